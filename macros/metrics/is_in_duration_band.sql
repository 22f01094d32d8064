{#- Whether a time falls into a row of `duration_bands`. One that runs backwards is in the first, so that bands add up. -#}
{%- macro is_in_duration_band(hours, bands) -%}
    ({{ bands }}.least_hours = 0 or {{ hours }} >= {{ bands }}.least_hours)
    and ({{ bands }}.under_hours is null or {{ hours }} < {{ bands }}.under_hours)
{%- endmacro -%}
