{#- The day of an instant by the desk's wall clock. -#}
{%- macro desk_date(instant) -%}
    ({{ instant }} at time zone '{{ var("desk_timezone") }}')::date
{%- endmacro -%}
