with queues as (

    select * from {{ ref('queues') }}

),

ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

metric_bands as (

    select * from {{ ref('metric_limits') }}

),

shared as (

    select
        *,
        {{ percentage('closed_count', 'sum(closed_count) over ()') }} as closed_share_pct
    from queues

),

efforts as (

    select
        {{ no_queue() }} as queue_name,
        round(avg(comment_count), 2) as comments_per_ticket
    from ticket_metrics
    where is_closed_support
    group by {{ no_queue() }}
    having count(*) >= coalesce(workload_by_queue.least_tickets, 0)

),

judged as (

    select
        shared.queue_name,
        shared.open_count,
        shared.open_unassigned_count,
        shared.closed_count,
        shared.closed_share_pct,
        {{ metric_band('share_of_closed', 'shared.closed_share_pct', audience='team') | indent(8) }}
            as closed_share_band,
        efforts.comments_per_ticket,
        {{ metric_band(
            'comments_per_ticket', 'efforts.comments_per_ticket', audience='team'
        ) | indent(8) }} as comments_per_ticket_band,
        shared.active_member_count
    from shared
    left join efforts
        on shared.queue_name = efforts.queue_name

)

select * from judged
order by open_count desc, queue_name asc
