with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

counted as (

    select
        {{ no_queue() }} as queue_name,
        coalesce(open_age_band, '(unknown)') as open_age_band,
        min(open_age_hours) as least_hours,
        count(*) as open_count,
        count(*) filter (where is_unassigned) as open_unassigned_count
    from ticket_metrics
    where is_open and {{ is_asked_for('queue_name', 'queue') }}
    group by {{ no_queue() }}, coalesce(open_age_band, '(unknown)')

)

select
    queue_name,
    open_age_band,
    open_count,
    open_unassigned_count
from counted
order by queue_name, least_hours nulls last
