{#- NULL where the end comes before the beginning: one of the two is wrong, and so would be every mean. -#}
{%- macro hours_between(began_at, ended_at) -%}
    (
        case
            when ({{ ended_at }}) >= ({{ began_at }})
                then extract(epoch from ({{ ended_at }}) - ({{ began_at }})) / 3600
        end
    )::numeric(14, 6)
{%- endmacro -%}
