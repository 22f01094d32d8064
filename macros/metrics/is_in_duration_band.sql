{#- Whether a time falls into a row of `duration_bands`. -#}
{%- macro is_in_duration_band(hours, bands) -%}
    {{ hours }} >= {{ bands }}.least_hours
    and ({{ bands }}.under_hours is null or {{ hours }} < {{ bands }}.under_hours)
{%- endmacro -%}
