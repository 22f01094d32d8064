{#- green, yellow or red by a row of `metric_bands`; NULL where there is no value. A value at a limit has the better band. -#}
{%- macro band_of(value, bands) -%}
    case
        when {{ value }} is null then null
        when {{ bands }}.higher_is_better and {{ value }} >= {{ bands }}.green_limit then 'green'
        when {{ bands }}.higher_is_better and {{ value }} >= {{ bands }}.yellow_limit then 'yellow'
        when {{ bands }}.higher_is_better then 'red'
        when {{ value }} <= {{ bands }}.green_limit then 'green'
        when {{ value }} <= {{ bands }}.yellow_limit then 'yellow'
        else 'red'
    end
{%- endmacro -%}
