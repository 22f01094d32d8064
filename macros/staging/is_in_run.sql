{#- Whether a raw row counts in this run: the desk still has it, and it came before the run began. -#}
{%- macro is_in_run(dataset) -%}
    _vanished_at is null and {{ came_before_run(dataset) }} {{ and_is_in_sample(dataset) }}
{%- endmacro -%}
