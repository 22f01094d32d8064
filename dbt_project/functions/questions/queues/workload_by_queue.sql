with queues as (

    select * from {{ ref('queues') }}

),

metric_bands as (

    select * from {{ ref('metric_bands') }}

),

shared as (

    select
        *,
        {{ percentage('closed_count', 'sum(closed_count) over ()') }} as closed_share_pct
    from queues

),

judged as (

    select
        shared.queue_name,
        shared.open_count,
        shared.open_unassigned_count,
        shared.closed_count,
        shared.closed_share_pct,
        {{ band_of('shared.closed_share_pct', 'metric_bands') | indent(8) }} as closed_share_band,
        shared.active_member_count
    from shared
    left join metric_bands
        on metric_bands.metric = 'share_of_closed' and metric_bands.audience = 'team'

)

select * from judged
order by open_count desc, queue_name asc
