{#- A boolean in the desk's words; nothing stays nothing. -#}
{%- macro desk_flag(flag, yes='yes', no='no') -%}
    case when {{ flag }} then '{{ yes }}' when not {{ flag }} then '{{ no }}' end
{%- endmacro -%}
