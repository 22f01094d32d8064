-- How the desk does: what is open now, and the rates of the tickets of the last thirty days.
{{ config(materialized='view') }}
with queues as (

    select * from {{ ref('queues') }}

),

ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

sums as (

    select {{ ticket_measures() | indent(8) }}
    from ticket_metrics
    where
        created_at > {{ live_moment() }} - interval '30 days'
        and created_at <= {{ live_moment() }}

),

rates as (

    select {{ ticket_rates('sums') | indent(4) }}
    from sums

),

backlog as (

    select
        sum(open_count) as open_count,
        sum(open_unassigned_count) as open_unassigned_count
    from queues

),

ages as (

    select
        percentile_cont(0.5) within group (
            order by extract(epoch from {{ live_moment() }} - created_at) / 86400
        ) as median_days
    from ticket_metrics
    where is_open

),

measured as (

    select
        named.measure,
        named.value,
        null as detail
    from rates
    cross join backlog
    cross join ages
    cross join lateral (
        values
        ('sla_compliance_pct', rates.sla_compliance_pct),
        ('mean_resolution_days', rates.mean_resolution_hours / 24),
        ('first_contact_resolution_pct', rates.first_contact_resolution_pct),
        ('communication_coverage_pct', rates.communication_coverage_pct),
        ('reassignment_booked_pct', rates.reassignment_booked_pct),
        ('open_tickets', backlog.open_count),
        ('unassigned_backlog', backlog.open_unassigned_count),
        ('open_age_days', ages.median_days::numeric)
    ) as named (measure, value)

)

select * from measured
