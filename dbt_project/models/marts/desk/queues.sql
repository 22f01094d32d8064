with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

queue_coverage as (

    select * from {{ ref('queue_coverage') }}

),

escalation_queues as (

    select * from {{ ref('escalation_queues') }}

),

ticket_counts as (

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

queues as (

    select
        coalesce(ticket_counts.queue_name, queue_coverage.queue_name) as queue_name,
        queue_coverage.queue_name is not null as is_in_roster,
        escalation_queues.queue_name is not null as is_escalation_queue,
        coalesce(queue_coverage.active_member_count, 0) as active_member_count,
        coalesce(ticket_counts.ticket_count, 0) as ticket_count,
        coalesce(ticket_counts.open_count, 0) as open_count,
        coalesce(ticket_counts.open_unassigned_count, 0) as open_unassigned_count,
        coalesce(ticket_counts.closed_count, 0) as closed_count,
        ticket_counts.first_ticket_date,
        ticket_counts.last_ticket_date
    from ticket_counts
    full outer join queue_coverage
        on ticket_counts.queue_name = queue_coverage.queue_name
    left join escalation_queues
        on
            escalation_queues.queue_name
            = coalesce(ticket_counts.queue_name, queue_coverage.queue_name)

)

select * from queues
