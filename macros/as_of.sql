{#- The moment from which every age and window is measured, so that one run tells one story. -#}
{%- macro as_of() -%}
    '{{ var("as_of") or run_started_at }}'::timestamptz
{%- endmacro -%}
