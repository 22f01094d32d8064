{#- A moment, or NULL where it cannot be right: a figure made of it would be wrong. It wants `plausible_range` beside it. -#}
{%- macro if_plausible(moment) -%}
    case when {{ is_plausible('timestamptz', moment) }} then {{ moment }} end
{%- endmacro -%}
