{% set banded = {
    'sla_compliance': 'sla_compliance_pct',
    'mean_resolution': 'mean_resolution_days',
    'first_contact_resolution': 'first_contact_resolution_pct',
    'communication_coverage': 'communication_coverage_pct',
    'reassignment_booked': 'reassignment_booked_pct',
    'reopen': 'reopen_pct',
} %}
with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

metric_bands as (

    select * from {{ ref('metric_bands') }}

),

reach as (

    select
        least(min(created_date), min(resolved_date)) as first_date,
        greatest(max(created_date), max(resolved_date), {{ desk_date(as_of()) }}) as last_date
    from ticket_metrics

),

-- Every month: one in which nothing was created may have resolutions, and is no gap in a chart.
calendar as (

    select month_start::date as month_start
    from reach
    cross join
        generate_series(
            date_trunc('month', first_date), date_trunc('month', last_date), interval '1 month'
        ) as month_start

),

created as (

    select
        date_trunc('month', created_date)::date as month_start,
        {{ ticket_measures() | indent(8) }},
        percentile_cont(0.5) within group (
            order by resolution_hours
        )::numeric(14, 2) as median_resolution_hours,
        percentile_cont(0.9) within group (
            order by resolution_hours
        )::numeric(14, 2) as p90_resolution_hours
    from ticket_metrics
    where created_date is not null
    group by date_trunc('month', created_date)

),

resolved as (

    select
        date_trunc('month', resolved_date)::date as month_start,
        count(*) as resolved_count
    from ticket_metrics
    where resolved_date is not null
    group by date_trunc('month', resolved_date)

),

months as (

    select
        calendar.month_start,
        {{ ticket_measures_or_zero('created') | indent(8) }},
        created.median_resolution_hours,
        created.p90_resolution_hours,
        coalesce(resolved.resolved_count, 0) as resolved_count
    from calendar
    left join created
        on calendar.month_start = created.month_start
    left join resolved
        on calendar.month_start = resolved.month_start

),

rated as (

    select
        months.*,
        (months.month_start + interval '1 month')::date <= {{ desk_date(as_of()) }}
        and months.open_count = 0 as is_complete,
        months.ticket_count - months.resolved_count as net_count,
        {{ ticket_rates('months') | indent(8) }},
        round(
            months.resolution_hours / nullif(months.timed_resolution_count, 0) / 24, 2
        )::numeric(14, 2) as mean_resolution_days
    from months

),

judged as (

    select
        rated.*,
        {{ bands_of('rated', banded) | indent(8) }}
    from rated
    {% for metric in banded %}
        left join metric_bands as {{ metric }}_bands
            on
                {{ metric }}_bands.metric = '{{ metric }}'
                and {{ metric }}_bands.audience = 'desk'
    {% endfor %}

)

select * from judged
