with queues as (

    select * from {{ ref('queues') }}

),

metric_bands as (

    select * from {{ ref('metric_bands') }}

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
        metric_bands.green_limit as open_limit,
        {{ band_of('totals.open_count', 'metric_bands') | indent(8) }} as open_band
    from totals
    left join metric_bands
        on metric_bands.metric = 'open_tickets' and metric_bands.audience = 'executive'

)

select * from judged
