{#- How long resolutions took: one list for all questions. A mean hides the slow ones, percentiles do not. -#}
{%- macro resolution_times() -%}
    count(resolution_hours) as timed_resolution_count,
    round(avg(resolution_hours), 2) as mean_resolution_hours,
    {%- for name, share in {'median': 0.5, 'p90': 0.9, 'p95': 0.95, 'p99': 0.99}.items() %}
    round(
        percentile_cont({{ share }}) within group (order by resolution_hours)::numeric, 2
    ) as {{ name }}_resolution_hours
    {{- "," if not loop.last }}
    {%- endfor %}
{%- endmacro -%}
