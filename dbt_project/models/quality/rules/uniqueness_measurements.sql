{% set ids = {'tickets': 'ticket_id', 'comments': 'comment_id'} %}
with load_runs as (

    select * from {{ ref('load_runs') }}

),

newest_rows as (

    select * from {{ ref('newest_rows') }}

),

{% for dataset, id in ids.items() %}
    {{ dataset }} as (

        select
            '{{ dataset }}' as dataset,
            'all' as scope,
            '{{ id }}' as column_name,
            count(distinct {{ id }})::numeric / nullif(count({{ id }}), 0) as measured
        from {{ ref('stg_otc__' ~ dataset) }}
        having count(*) > 0

    ),
{% endfor %}

newest_loads as (

    select
        load_runs.*,
        row_number() over (
            partition by load_runs.view_name
            order by load_runs.started_at desc, load_runs.run_id desc
        ) as place
    from load_runs
    inner join newest_rows
        on load_runs.view_name = newest_rows.dataset
    where load_runs.is_completed and load_runs.records_fetched > 0

),

-- Entries have no id: of two with the same key the load keeps one, and counts the other.
timesheets as (

    select
        view_name as dataset,
        'newest' as scope,
        null as column_name,
        1 - (records_duplicate + records_rejected)::numeric / records_fetched as measured
    from newest_loads
    where view_name = 'timesheets' and place = 1

),

united as (

    {% for dataset in ids %}
        select * from {{ dataset }}
        union all
    {% endfor %}
    select * from timesheets

)

-- Rows without any id cannot be told apart: none of them is unique.
select
    dataset,
    scope,
    column_name,
    'unique' as check_name,
    coalesce(measured, 0) as measured
from united
