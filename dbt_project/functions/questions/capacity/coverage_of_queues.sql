with queues as (

    select * from {{ ref('queues') }}

),

queue_coverage as (

    select * from {{ ref('queue_coverage') }}

),

queue_assignments as (

    select * from {{ ref('team_queue_assignments') }}

),

metric_bands as (

    select * from {{ ref('metric_limits') }}

),

judged as (

    select
        queue_coverage.queue_name,
        queue_coverage.active_member_count,
        {{ metric_band(
            'queue_cover', 'queue_coverage.active_member_count', audience='team'
        ) | indent(8) }}
            as cover_band,
        queue_coverage.member_names,
        coalesce(queues.open_count, 0) as open_count
    from queue_coverage
    left join queues
        on queue_coverage.queue_name = queues.queue_name

),

-- Also a queue that the team has given up: that nobody holds it any more is what is asked.
chosen as (

    select *
    from judged
    where
        coverage_of_queues.team is null
        or queue_name in (
            select queue_assignments.queue_name
            from queue_assignments
            where queue_assignments.team = coverage_of_queues.team
        )

)

select * from chosen
order by active_member_count asc, open_count desc, queue_name asc
