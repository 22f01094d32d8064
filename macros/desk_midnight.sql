{#- The instant at which a day begins by the desk's wall clock. -#}
{%- macro desk_midnight(day) -%}
    ({{ day }}::timestamp at time zone '{{ var("desk_timezone") }}')
{%- endmacro -%}
