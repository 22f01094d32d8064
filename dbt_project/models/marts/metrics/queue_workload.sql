-- depends_on: {{ ref('queues') }}
with assignments as (

    select * from {{ ref('team_queue_assignments') }}

),

ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

holders as (

    select
        queue_name,
        team_member_id,
        member_name,
        assignment_type
    from assignments
    where is_active

),

-- A ticket counts once: for the member of the queue who has it, for somebody else, or for nobody.
tickets_by_holder as (

    select
        {{ no_queue('ticket_metrics.queue_name') }} as queue_name,
        case
            when holders.member_name is not null then holders.member_name
            when ticket_metrics.is_unassigned then '(unassigned)'
            else '(others)'
        end as holder_name,
        holders.team_member_id,
        ticket_metrics.is_open,
        ticket_metrics.is_closed
    from ticket_metrics
    left join holders
        on
            ticket_metrics.queue_name = holders.queue_name
            and ticket_metrics.assignee_name = holders.member_name

),

workloads as (

    select
        queue_name,
        holder_name,
        count(*) as ticket_count,
        count(*) filter (where is_open) as open_count,
        count(*) filter (where is_closed) as closed_count
    from tickets_by_holder
    group by queue_name, holder_name

),

queue_workloads as (

    select
        coalesce(workloads.queue_name, holders.queue_name) as queue_name,
        coalesce(workloads.holder_name, holders.member_name) as holder_name,
        holders.team_member_id,
        holders.assignment_type,
        coalesce(workloads.ticket_count, 0) as ticket_count,
        coalesce(workloads.open_count, 0) as open_count,
        coalesce(workloads.closed_count, 0) as closed_count,
        {{ percentage('workloads.closed_count', 'workloads.ticket_count') }} as closure_rate_pct
    from workloads
    full outer join holders
        on
            workloads.queue_name = holders.queue_name
            and workloads.holder_name = holders.member_name

)

select * from queue_workloads
