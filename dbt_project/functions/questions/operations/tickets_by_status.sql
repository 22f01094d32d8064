with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

counted as (

    select
        coalesce(status, '(none)') as status,
        is_closed,
        count(*) as ticket_count
    from ticket_metrics
    where {{ is_asked_for('queue_name', 'queue') }}
    group by status, is_closed

),

shared as (

    select
        *,
        {{ percentage('ticket_count', 'sum(ticket_count) over ()') }} as ticket_pct
    from counted

)

select * from shared
order by ticket_count desc, status asc
