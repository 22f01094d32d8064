with evidence as (

    select * from {{ ref('int_users__evidence') }}

),

links as (

    select * from {{ ref('int_users__links') }}

),

user_names as (

    select * from {{ ref('user_names') }}

),

users as (

    select * from {{ ref('users') }}

),

tickets as (

    select * from {{ ref('tickets') }}

),

comments as (

    select * from {{ ref('comments') }}

),

-- Both names are there, and not beyond doubt which belongs to which.
ambiguous as (

    select
        evidence.*,
        case
            when evidence.names_of_username_count > 1 and evidence.usernames_of_name_count > 1
                then 'several names and several user names'
            when evidence.names_of_username_count > 1 then 'the user name has several names'
            when evidence.usernames_of_name_count > 1 then 'the name has several user names'
            else 'a review says otherwise'
        end as reason
    from evidence
    left join links
        on
            evidence.username = links.username
            and evidence.full_name_key = lower(links.full_name)
    where links.username is null

),

authors as (

    select
        lower(username) as username,
        count(*) as comment_count,
        min({{ desk_date('created_at') }}) as first_date,
        max({{ desk_date('created_at') }}) as last_date
    from comments
    where username is not null and not is_robot_author
    group by lower(username)

),

assignees as (

    select
        lower(assignee_name) as full_name_key,
        min(assignee_name) as full_name,
        count(*) as ticket_count,
        min({{ desk_date('created_at') }}) as first_date,
        max({{ desk_date('created_at') }}) as last_date
    from tickets
    where not is_unassigned
    group by lower(assignee_name)

),

candidates as (

    select
        reason,
        username,
        full_name,
        booking_count,
        0 as comment_count,
        0 as ticket_count,
        first_work_date as first_date,
        last_work_date as last_date
    from ambiguous
    union all
    select
        'nothing tells the full name' as reason,
        authors.username,
        null as full_name,
        0 as booking_count,
        authors.comment_count,
        0 as ticket_count,
        authors.first_date,
        authors.last_date
    from authors
    left join user_names
        on authors.username = user_names.name_key and user_names.name_kind = 'username'
    left join evidence
        on authors.username = evidence.username
    where user_names.user_id is null and evidence.username is null
    union all
    select
        'nothing tells the user name' as reason,
        null as username,
        assignees.full_name,
        0 as booking_count,
        0 as comment_count,
        assignees.ticket_count,
        assignees.first_date,
        assignees.last_date
    from assignees
    left join user_names
        on assignees.full_name_key = user_names.name_key and user_names.name_kind = 'full_name'
    left join users
        on user_names.user_id = users.user_id
    left join evidence
        on assignees.full_name_key = evidence.full_name_key
    where users.username is null and evidence.username is null

),

named as (

    select
        md5(concat_ws('|', coalesce(username, ''), coalesce(lower(full_name), ''))) as candidate_id,
        *
    from candidates

)

select * from named
