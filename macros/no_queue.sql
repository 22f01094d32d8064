{#- Aggregates need a key where the desk's field is blank. -#}
{%- macro no_queue(queue_name='queue_name') -%}
    coalesce({{ queue_name }}, '(none)')
{%- endmacro -%}
