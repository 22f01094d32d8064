-- Staging is incremental: a row that it missed once would be missing from every mart and score for
-- good, and nothing but this comparison would show it. Stamps are compared to show stale rows.
{% for view in ['tickets', 'comments', 'timesheets'] %}
    select
        '{{ view }}' as view_name,
        coalesce(raw._row_key, staged.row_key) as row_key
    from {{ source('otc', view) }} as raw
    full join {{ ref('stg_otc__' ~ view) }} as staged
        on raw._row_key = staged.row_key and raw._loaded_at = staged.loaded_at
    where raw._row_key is null or staged.row_key is null
    {% if not loop.last %}union all{% endif %}
{% endfor %}
