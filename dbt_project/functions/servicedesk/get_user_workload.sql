with names as (

    select * from {{ ref('user_names') }}

),

tickets as (

    select * from {{ ref('tickets') }}

),

-- One person's full name may be another's user name: then the full name is meant.
asked as (

    select
        coalesce(
            max(user_id) filter (where name_kind = 'full_name'),
            max(user_id) filter (where name_kind = 'username')
        ) as user_id
    from names
    where name_key = {{ name_key('asked_name') }}

),

-- A name that identifies no person may still be on tickets.
assignee_names as (

    select names.name_key
    from asked
    inner join names
        on asked.user_id = names.user_id
    where names.name_kind = 'full_name'
    union all
    select {{ name_key('asked_name') }}
    from asked
    where user_id is null

)

select
    ticket_id,
    title,
    status,
    queue_name,
    {{ desk_clock('created_at') }},
    extract(day from {{ live_moment() }} - created_at)::integer
from tickets
where
    {{ name_key('assignee_name') }} in (select name_key from assignee_names)
    and not is_unassigned
    and not is_closed
