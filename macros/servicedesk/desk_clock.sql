{#- An instant as the desk's wall clock shows it, without a zone: old queries compare it to local time. -#}
{%- macro desk_clock(instant) -%}
    ({{ instant }} at time zone '{{ var("desk_timezone") }}')
{%- endmacro -%}
