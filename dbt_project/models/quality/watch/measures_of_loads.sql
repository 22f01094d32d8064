-- What the loads and their calls of the desk say.
{{ config(materialized='view') }}
with load_runs as (

    select * from {{ ref('load_runs') }}

),

load_findings as (

    select * from {{ ref('load_findings') }}

),

desk_calls as (

    select * from {{ source('otc', 'desk_calls') }}

),

last_completed as (

    select distinct on (view_name)
        view_name,
        run_id,
        records_fetched,
        records_rejected,
        extract(epoch from {{ live_moment() }} - finished_at) / 3600 as age_hours
    from load_runs
    where is_completed and finished_at <= {{ live_moment() }}
    order by view_name asc, started_at desc, run_id desc

),

-- A view whose columns are wrong is refused: its last load counts, whatever came of it.
last_tried as (

    select distinct on (view_name)
        view_name,
        run_id
    from load_runs
    where started_at <= {{ live_moment() }}
    order by view_name asc, started_at desc, run_id desc

),

of_views as (

    select
        max(age_hours) as age_hours,
        sum(records_fetched) as fetched_count,
        max(100.0 * records_rejected / nullif(records_fetched, 0)) as rejected_pct,
        string_agg(
            view_name || ' ' || round(age_hours) || ' h', ', ' order by age_hours desc
        ) as ages
    from last_completed

),

drift as (

    select
        count(*) filter (where load_findings.kind = 'new column') as new_count,
        count(*) filter (where load_findings.kind in ('missing column', 'renamed column'))
            as lost_count,
        string_agg(
            concat_ws(' ', load_findings.view_name, load_findings.kind, load_findings.column_name),
            ', '
        ) filter (where load_findings.column_name is not null) as names
    from last_tried
    inner join load_findings
        on last_tried.run_id = load_findings.run_id

),

refused as (

    select
        count(*) filter (where error_class = 'BreakerError') as breaker_count,
        count(*) filter (where error_class = 'ContractError') as contract_count
    from load_runs
    where
        started_at > {{ live_moment() }} - interval '1 day' and started_at <= {{ live_moment() }}

),

calls as (

    select
        count(*) filter (where called_at > {{ live_moment() }} - interval '1 hour') as hour_count,
        max(extract(epoch from settled_at - called_at)) filter (where outcome = 'answered')
            as answer_seconds,
        max(call_id) filter (where outcome = 'given up')
        > coalesce(max(call_id) filter (where outcome = 'answered'), 0) as is_given_up
    from desk_calls
    where called_at <= {{ live_moment() }}

),

measured as (

    select
        named.measure,
        named.value,
        named.detail
    from of_views
    cross join drift
    cross join refused
    cross join calls
    cross join lateral (
        values
        ('data_age_hours', of_views.age_hours, of_views.ages),
        ('rows_fetched', of_views.fetched_count, null),
        ('rejected_pct', of_views.rejected_pct, null),
        ('new_columns', drift.new_count, drift.names),
        ('lost_columns', drift.lost_count + refused.contract_count, drift.names),
        ('breaker_halts', refused.breaker_count, null),
        ('desk_calls_per_hour', calls.hour_count, null),
        ('desk_answer_seconds', calls.answer_seconds, null),
        ('desk_unreachable', coalesce(calls.is_given_up, false)::int, null)
    ) as named (measure, value, detail)

)

select * from measured
