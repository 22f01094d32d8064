with tickets as (

    select * from {{ ref('tickets') }}

),

user_names as (

    select * from {{ ref('user_names') }}

),

users as (

    select * from {{ ref('users') }}

),

evidence as (

    select * from {{ ref('int_users__evidence') }}

),

assignees as (

    select
        {{ name_key('assignee_name') }} as full_name_key,
        assignee_name as full_name,
        count(*) as ticket_count,
        min({{ desk_date('created_at') }}) as first_date,
        max({{ desk_date('created_at') }}) as last_date
    from tickets
    where not is_unassigned
    group by assignee_name

),

unmatched_assignees as (

    select assignees.*
    from assignees
    left join user_names
        on assignees.full_name_key = user_names.name_key and user_names.name_kind = 'full_name'
    left join users
        on user_names.user_id = users.user_id
    left join evidence
        on assignees.full_name_key = evidence.full_name_key
    where users.username is null and evidence.username is null

)

select * from unmatched_assignees
