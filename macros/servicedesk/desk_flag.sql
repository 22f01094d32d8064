{#- A boolean in the desk's words; nothing stays nothing. -#}
{%- macro desk_flag(flag, yes='yes', no='no') -%}
    case {{ flag }} when true then '{{ yes }}' when false then '{{ no }}' end
{%- endmacro -%}
