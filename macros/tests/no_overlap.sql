{#- For half-open intervals, of which the last may be open. -#}
{%- test no_overlap(model, key, starts, ends) -%}
    with neighbours as (

        select
            *,
            lead({{ starts }}) over (partition by {{ key }} order by {{ starts }}) as next_start
        from {{ model }}

    )

    select *
    from neighbours
    where next_start is not null and ({{ ends }} is null or {{ ends }} > next_start)
{%- endtest -%}
