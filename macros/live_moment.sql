{#- For views and functions: the moment of the asking, unless the build was told its own with `as_of`. A moment of the build would stand still until the next one. -#}
{%- macro live_moment() -%}
    {{ as_of() if var('as_of') else 'now()' }}
{%- endmacro -%}
