-- A ticket that counts once for each member of its queue makes 1,100 of 100.
with queues as (

    select * from {{ ref('queues') }}

),

queue_workload as (

    select * from {{ ref('queue_workload') }}

),

summed as (

    select
        queue_name,
        sum(ticket_count) as ticket_count,
        sum(open_count) as open_count
    from queue_workload
    group by queue_name

)

select queues.queue_name
from queues
left join summed
    on queues.queue_name = summed.queue_name
where
    queues.ticket_count <> coalesce(summed.ticket_count, 0)
    or queues.open_count <> coalesce(summed.open_count, 0)
    or queues.ticket_count <> queues.open_count + queues.closed_count
