{% set children = {
    'comments': ('ticket_id', 'created_at >= ticket_window.began_at', desk_date('created_at')),
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

reasons (orphan_reason) as (

    values ('no_ticket'), ('outside_window'), ('never_seen')

),

{% for dataset, (ticket_id, is_in_window, happened) in children.items() %}
    {{ dataset }} as (

        select
            {{ ticket_id }} as named_ticket_id,
            {{ is_in_window }} as is_work_in_window,
            {{ happened }} as happened_on
        from {{ ref('stg_otc__' ~ dataset) }}
        cross join ticket_window

    ),
{% endfor %}

explained as (

    {% for dataset in children %}
        {% set named, in_window = dataset ~ '.named_ticket_id', dataset ~ '.is_work_in_window' %}
        select
            '{{ dataset }}' as dataset,
            {{ orphan_reason(named, in_window) | indent(8) }} as orphan_reason,
            {{ dataset }}.happened_on
        from {{ dataset }}
        cross join ticket_window
        left join tickets
            on {{ dataset }}.named_ticket_id = tickets.ticket_id
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

orphan_counts as (

    select
        dataset,
        orphan_reason,
        count(*) as row_count,
        min(happened_on) as first_date,
        max(happened_on) as last_date
    from explained
    group by dataset, orphan_reason

),

totals as (

    select
        dataset,
        sum(row_count) as row_count
    from orphan_counts
    group by dataset

),

-- Including the reasons that do not occur: no orphan is a figure too, and counts for the score.
shares as (

    select
        totals.dataset,
        reasons.orphan_reason,
        coalesce(orphan_counts.row_count, 0) as orphan_count,
        round(100 * coalesce(orphan_counts.row_count, 0) / totals.row_count, 2) as orphan_pct,
        orphan_counts.first_date,
        orphan_counts.last_date
    from totals
    cross join reasons
    left join orphan_counts
        on
            totals.dataset = orphan_counts.dataset
            and reasons.orphan_reason = orphan_counts.orphan_reason

)

select * from shares
