{#- Text to the desk-local day of parse_timestamp's moment: an instant late in London is tomorrow here. -#}
{%- macro parse_date(value) -%}
    (({{ parse_timestamp(value) }}) at time zone '{{ var("desk_timezone") }}')::date
{%- endmacro -%}
