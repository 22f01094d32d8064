{{ config(materialized='table') }}
{% set children = {
    'comments': ('ticket_id', 'created_at >= ticket_window.began_at', 'created_at'),
    'timesheets': (
        'nullif(ticket_id, 0)', 'work_date >= ticket_window.began_date', 'work_date'
    ),
} %}
with tickets as (

    select * from {{ ref('stg_otc__tickets') }}

),

ticket_window as (

    select * from {{ ref('ticket_window') }}

),

{% for dataset, (ticket_id, is_in_window, happened) in children.items() %}
{{ dataset }} as (

    select
        {{ ticket_id }} as named_ticket_id,
        {{ is_in_window }} as is_work_in_window,
        {{ happened }}::date as happened_on
    from {{ ref('stg_otc__' ~ dataset) }}
    cross join ticket_window

),
{% endfor %}

explained as (

    {% for dataset in children %}
        select
            '{{ dataset }}' as dataset,
            {{ orphan_reason(dataset ~ '.named_ticket_id', dataset ~ '.is_work_in_window') }} as orphan_reason,
            {{ dataset }}.happened_on
        from {{ dataset }}
        cross join ticket_window
        left join tickets
            on {{ dataset }}.named_ticket_id = tickets.ticket_id
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

counted as (

    select
        dataset,
        orphan_reason,
        count(*) as orphan_count,
        min(happened_on) as first_date,
        max(happened_on) as last_date
    from explained
    group by dataset, orphan_reason

),

shared as (

    select
        *,
        orphan_count / sum(orphan_count) over (partition by dataset) as orphan_share
    from counted

)

select
    dataset,
    orphan_reason,
    orphan_count,
    round(100 * orphan_share, 2) as orphan_pct,
    first_date,
    last_date
from shared
where orphan_reason is not null
