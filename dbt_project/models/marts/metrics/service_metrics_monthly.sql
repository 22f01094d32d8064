with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

metric_bands as (

    select * from {{ ref('metric_bands') }}

),

days as (

    select * from {{ ref('int_tickets__days') }}

),

-- Every month: one in which nothing was created may have resolutions, and is not a gap in a chart.
months as (

    select distinct date_trunc('month', date_day)::date as month_start
    from days

),

created_tickets as (

    select
        months.month_start,
        {{ ticket_measures() | indent(8) }},
        percentile_cont(0.5) within group (
            order by ticket_metrics.resolution_hours
        )::numeric(14, 2) as median_resolution_hours,
        percentile_cont(0.9) within group (
            order by ticket_metrics.resolution_hours
        )::numeric(14, 2) as p90_resolution_hours
    from months
    left join ticket_metrics
        on months.month_start = date_trunc('month', ticket_metrics.created_date)::date
    group by months.month_start

),

resolved_tickets as (

    select
        date_trunc('month', resolved_date)::date as month_start,
        count(*) as resolved_count
    from ticket_metrics
    where resolved_date <= {{ desk_date(as_of()) }}
    group by date_trunc('month', resolved_date)

),

rated_months as (

    select
        created_tickets.*,
        coalesce(resolved_tickets.resolved_count, 0) as resolved_count,
        created_tickets.ticket_count - coalesce(resolved_tickets.resolved_count, 0) as net_count,
        (created_tickets.month_start + interval '1 month')::date <= {{ desk_date(as_of()) }}
        and created_tickets.open_count = 0 as is_complete,
        {{ ticket_rates('created_tickets') | indent(8) }},
        round(
            created_tickets.resolution_hours
            / nullif(created_tickets.timed_resolution_count, 0) / 24, 2
        )::numeric(14, 2) as mean_resolution_days
    from created_tickets
    left join resolved_tickets
        on created_tickets.month_start = resolved_tickets.month_start

),

banded_months as (

    select
        *,
        {{ metric_band('sla_compliance', 'sla_compliance_pct') | indent(8) }}
            as sla_compliance_band,
        {{ metric_band('mean_resolution', 'mean_resolution_days') | indent(8) }}
            as mean_resolution_band,
        {{ metric_band('first_contact_resolution', 'first_contact_resolution_pct') | indent(8) }}
            as first_contact_resolution_band,
        {{ metric_band('communication_coverage', 'communication_coverage_pct') | indent(8) }}
            as communication_coverage_band,
        {{ metric_band('reassignment_booked', 'reassignment_booked_pct') | indent(8) }}
            as reassignment_booked_band,
        {{ metric_band('reopen', 'reopen_pct') | indent(8) }}
            as reopen_band
    from rated_months

)

select * from banded_months
