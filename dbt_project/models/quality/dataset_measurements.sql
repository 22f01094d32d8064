{{ config(materialized='table') }}
-- What takes more than counting values one by one: repeats, vocabularies, the order of stamps.
{% set ids = {'tickets': 'ticket_id', 'comments': 'comment_id'} %}
{% set vocabularies = [
    ('tickets', 'status', 'ticket_statuses'),
    ('tickets', 'severity', 'ticket_severities'),
    ('comments', 'comment_type', 'comment_types'),
] %}
with newest_rows as (

    select * from {{ ref('newest_rows') }}

),

load_runs as (

    select * from {{ source('otc', 'load_runs') }}

),

scopes (scope, is_newest_only) as (

    values ('all', false), ('newest', true)

),

{% for dataset in dataset_columns() %}
{{ dataset }} as (

    select staged.*, staged.loaded_at >= newest_rows.loaded_since as is_newest
    from {{ ref('stg_otc__' ~ dataset) }} as staged
    inner join newest_rows
        on newest_rows.dataset = '{{ dataset }}'

),
{% endfor %}

{% for dataset, id in ids.items() %}
{{ dataset }}_unique as (

    select
        '{{ dataset }}' as dataset,
        'all' as scope,
        '{{ id }}' as column_name,
        'unique' as check_name,
        count(distinct {{ id }})::numeric / nullif(count({{ id }}), 0) as measured
    from {{ dataset }}

),
{% endfor %}

-- Entries have no id: of two under one key one is set aside by the load, which counts them.
timesheets_unique as (

    select
        'timesheets' as dataset,
        'newest' as scope,
        null as column_name,
        'unique' as check_name,
        1 - (records_duplicate + records_rejected)::numeric / nullif(records_fetched, 0) as measured
    from load_runs
    where view_name = 'timesheets' and status in ('success', 'partial') and records_fetched > 0
    order by started_at desc
    limit 1

),

{% for dataset, column, seed in vocabularies %}
{{ dataset }}_{{ column }}_counts as (

    select
        {{ column }} as value,
        is_newest,
        count(*) as row_count
    from {{ dataset }}
    where {{ column }} is not null
    group by {{ column }}, is_newest

),

{{ dataset }}_{{ column }}_known as (

    select
        '{{ dataset }}' as dataset,
        scopes.scope,
        '{{ column }}' as column_name,
        'known' as check_name,
        sum(counts.row_count) filter (where known.{{ column }} is not null) / sum(counts.row_count) as measured
    from {{ dataset }}_{{ column }}_counts as counts
    inner join scopes
        on counts.is_newest or not scopes.is_newest_only
    left join {{ ref(seed) }} as known
        on counts.value = known.{{ column }}
    group by scopes.scope

),
{% endfor %}

tickets_in_order as (

    select
        'tickets' as dataset,
        scopes.scope,
        null as column_name,
        'in_order' as check_name,
        count(*) filter (
            where
                tickets.created_at <= coalesce(tickets.actual_resolution_at, tickets.closed_at)
                and coalesce(tickets.actual_resolution_at <= tickets.closed_at, true)
        )::numeric / count(*) as measured
    from tickets
    inner join scopes
        on tickets.is_newest or not scopes.is_newest_only
    where
        tickets.created_at is not null
        and coalesce(tickets.actual_resolution_at, tickets.closed_at) is not null
    group by scopes.scope

),

timesheets_administrative as (

    select
        'timesheets' as dataset,
        scopes.scope,
        null as column_name,
        'administrative' as check_name,
        count(*) filter (where coalesce(timesheets.ticket_id, 0) = 0)::numeric / count(*) as measured
    from timesheets
    inner join scopes
        on timesheets.is_newest or not scopes.is_newest_only
    group by scopes.scope

),

united as (

    {% for dataset in dataset_columns() %}
        select * from {{ dataset }}_unique
        union all
    {% endfor %}
    {% for dataset, column, _ in vocabularies %}
        select * from {{ dataset }}_{{ column }}_known
        union all
    {% endfor %}
    select * from tickets_in_order
    union all
    select * from timesheets_administrative

)

select
    dataset,
    scope,
    column_name,
    check_name,
    coalesce(measured, 0) as measured,
    true as has_values
from united
