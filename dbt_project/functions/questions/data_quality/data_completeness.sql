{% set fields = {
    'root cause': 'root_cause_count',
    'service level': 'sla_filled_count',
    'timesheet': 'timesheet_filled_count',
    'response': 'response_filled_count',
} %}
with ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

metric_bands as (

    select * from {{ ref('metric_limits') }}

),

counted as (

    select
        {{ ticket_measures() | indent(8) }}
    from ticket_metrics

),

totals as (

    {% for field, filled in fields.items() %}
        select
            {{ loop.index }} as place,
            '{{ field }}' as field_name,
            closed_count,
            {{ filled }} as filled_count
        from counted
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

rated as (

    select
        *,
        {{ percentage('filled_count', 'closed_count') }} as filled_pct
    from totals

),

judged as (

    select
        rated.place,
        rated.field_name,
        rated.closed_count,
        rated.filled_count,
        rated.filled_pct,
        {{ metric_band('data_coverage', 'rated.filled_pct') | indent(8) }} as filled_band
    from rated

)

select
    field_name,
    closed_count,
    filled_count,
    filled_pct,
    filled_band
from judged
order by place
