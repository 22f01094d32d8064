with queues as (

    select * from {{ ref('queues') }}

),

metric_bands as (

    select * from {{ ref('metric_limits') }}

),

totals as (

    select
        coalesce(sum(open_count), 0)::bigint as open_count,
        coalesce(sum(open_unassigned_count), 0)::bigint as open_unassigned_count
    from queues

),

judged as (

    select
        totals.open_count,
        totals.open_unassigned_count,
        {{ percentage('totals.open_unassigned_count', 'totals.open_count') }} as capacity_pct,
        limits.green_limit as open_limit,
        {{ metric_band('open_tickets', 'totals.open_count', audience='executive') | indent(8) }}
            as open_band,
        {{ metric_band('open_tickets', 'totals.open_count') | indent(8) }} as backlog_band
    from totals
    left join metric_bands as limits
        on limits.metric = 'open_tickets' and limits.audience = 'executive'

)

select * from judged
