with ticket_history as (

    select * from {{ ref('ticket_history') }}

),

changes as (

    select
        ticket_id,
        count(*) filter (where is_reassignment) as reassignment_count,
        count(*) filter (where is_reopen) as reopen_count,
        count(*) filter (where is_escalation) as escalation_count,
        min(valid_from) as tracked_since
    from ticket_history
    group by ticket_id

)

select * from changes
