{#- A key of the desk as the number it is. The marts keep keys as text, since nothing promises digits: one with
    anything else is NULL here, where a plain cast would take the whole view down. -#}
{%- macro desk_number(code) -%}
    case when {{ code }} ~ '^[0-9]{1,18}$' then {{ code }}::bigint end
{%- endmacro -%}
