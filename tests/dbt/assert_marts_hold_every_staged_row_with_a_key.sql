-- A join that multiplies or drops rows would change every total downstream, plausibly and silently.
{% set keys = {'tickets': 'ticket_id', 'comments': 'comment_id', 'timesheets': 'row_key'} %}
with row_counts as (

    {% for mart, key in keys.items() %}
        select
            '{{ mart }}' as mart,
            (select count({{ key }}) from {{ ref('stg_otc__' ~ mart) }}) as staged_count,
            (select count(*) from {{ ref(mart) }}) as mart_count
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select *
from row_counts
where staged_count <> mart_count
