with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

queue_coverage as (

    select * from {{ ref('queue_coverage') }}

),

escalation_queues as (

    select * from {{ ref('escalation_queues') }}

),

counted as (

    select
        {{ no_queue() }} as queue_name,
        count(*) as ticket_count,
        count(*) filter (where is_open) as open_count,
        count(*) filter (where is_open_unassigned) as open_unassigned_count,
        count(*) filter (where is_closed) as closed_count,
        min(created_date) as first_ticket_date,
        max(created_date) as last_ticket_date
    from ticket_metrics
    group by {{ no_queue() }}

),

joined as (

    select
        coalesce(counted.queue_name, queue_coverage.queue_name) as queue_name,
        queue_coverage.queue_name is not null as is_in_roster,
        escalation_queues.queue_name is not null as is_escalation_queue,
        coalesce(queue_coverage.active_member_count, 0) as active_member_count,
        coalesce(counted.ticket_count, 0) as ticket_count,
        coalesce(counted.open_count, 0) as open_count,
        coalesce(counted.open_unassigned_count, 0) as open_unassigned_count,
        coalesce(counted.closed_count, 0) as closed_count,
        counted.first_ticket_date,
        counted.last_ticket_date
    from counted
    full outer join queue_coverage
        on counted.queue_name = queue_coverage.queue_name
    left join escalation_queues
        on coalesce(counted.queue_name, queue_coverage.queue_name) = escalation_queues.queue_name

)

select * from joined
