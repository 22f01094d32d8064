{#- For a rule about one row at a time. Unlike a check constraint it fails where the rule gives NULL. -#}
{%- test holds(model, rule) -%}
    select *
    from {{ model }}
    where not coalesce({{ rule }}, false)
{%- endtest -%}
