with queues as (

    select * from {{ ref('queues') }}

),

totals as (

    select
        coalesce(sum(ticket_count), 0)::bigint as ticket_count,
        coalesce(sum(closed_count), 0)::bigint as closed_count,
        coalesce(sum(open_count), 0)::bigint as open_count
    from queues

),

rated as (

    select
        *,
        {{ percentage('closed_count', 'ticket_count') }} as closure_rate_pct
    from totals

)

select * from rated
