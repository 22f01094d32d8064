-- Staging is incremental: a row that it missed once would be missing from every mart and score for
-- good, and nothing but this comparison would show it. Stamps are compared to show stale rows. What
-- a load brought or changed while this run went on is left to the next one; what the desk took back
-- is in neither.
with
{% for view in ['tickets', 'comments', 'timesheets'] %}
    {{ view }} as (

        select
            _row_key,
            _loaded_at
        from {{ source('otc', view) }}
        where {{ is_in_run(view) }}

    ),

    staged_{{ view }} as (

        select
            row_key,
            loaded_at
        from {{ ref('stg_otc__' ~ view) }} as staged
        where not {{ is_overtaken(view, 'staged.row_key') | indent(8) }}

    ),
{% endfor %}

differences as (

    {% for view in ['tickets', 'comments', 'timesheets'] %}
        select
            '{{ view }}' as view_name,
            coalesce({{ view }}._row_key, staged_{{ view }}.row_key) as row_key
        from {{ view }}
        full join staged_{{ view }}
            on
                {{ view }}._row_key = staged_{{ view }}.row_key
                and {{ view }}._loaded_at = staged_{{ view }}.loaded_at
        where {{ view }}._row_key is null or staged_{{ view }}.row_key is null
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from differences
