{#- The moment a question counts back from: its `as_of`, or else the run clock, which is now unless the build set one. -#}
{%- macro asked_moment() -%}
    coalesce({{ model.name }}.as_of, {{ live_moment() }})
{%- endmacro -%}
