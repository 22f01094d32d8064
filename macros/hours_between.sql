{%- macro hours_between(began_at, ended_at) -%}
    (extract(epoch from ({{ ended_at }}) - ({{ began_at }})) / 3600)::numeric(14, 6)
{%- endmacro -%}
