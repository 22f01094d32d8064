with evidence as (

    select * from {{ ref('int_users__evidence') }}

),

links as (

    select * from {{ ref('int_users__links') }}

),

unmatched_authors as (

    select * from {{ ref('int_users__unmatched_authors') }}

),

unmatched_assignees as (

    select * from {{ ref('int_users__unmatched_assignees') }}

),

-- Timesheets have both names, but not clearly which belongs to which.
ambiguous_pairs as (

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
            and evidence.full_name_key = {{ name_key('links.full_name') }}
    where links.username is null

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
    from ambiguous_pairs
    union all
    select
        'nothing tells the full name' as reason,
        username,
        null as full_name,
        0 as booking_count,
        comment_count,
        0 as ticket_count,
        first_date,
        last_date
    from unmatched_authors
    union all
    select
        'nothing tells the user name' as reason,
        null as username,
        full_name,
        0 as booking_count,
        0 as comment_count,
        ticket_count,
        first_date,
        last_date
    from unmatched_assignees

),

identified_candidates as (

    select
        md5(
            concat_ws('|', coalesce(username, ''), coalesce({{ name_key('full_name') }}, ''))
        ) as candidate_id,
        *
    from candidates

)

select * from identified_candidates
