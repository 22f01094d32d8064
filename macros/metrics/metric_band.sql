{#- The band of a figure by the limits for an audience; the model imports the seed as `metric_bands`. -#}
{%- macro metric_band(metric, value, audience='desk') -%}
    (
        select {{ band_of(value, 'metric_bands') }}
        from metric_bands
        where metric_bands.metric = '{{ metric }}' and metric_bands.audience = '{{ audience }}'
    )
{%- endmacro -%}
