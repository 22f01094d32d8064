{#- Whether values of this kind stay text; every other kind is a data type that they must parse as. -#}
{%- macro is_text(kind) -%}
    {{ return(kind in ['text', 'prose', 'choice', 'code', 'html']) }}
{%- endmacro -%}
