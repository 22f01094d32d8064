{#-
    A dataset's values that are there and could not be read. Rows are found by their counts; the blank ones
    among their values are no issue. `since` bounds the search to rows that came later.
-#}
{%- macro candidate_issues(dataset, columns) -%}
    select
        '{{ dataset }}' as dataset,
        staged.row_key,
        issues.raw_column,
        issues.column_name,
        issues.kind,
        issues.raw_value,
        staged.loaded_at
    from {{ ref('stg_otc__' ~ dataset) }} as staged
    inner join {{ source('otc', dataset) }} as raw
        on staged.row_key = raw._row_key
    cross join lateral (
        values
        {%- for raw_column, kind, name in columns %}
        ('{{ raw_column }}', '{{ name }}', '{{ kind }}', raw.{{ raw_column }}, staged.{{ name }} is null)
        {{- "," if not loop.last }}
        {%- endfor %}
    ) as issues (raw_column, column_name, kind, raw_value, is_unread)
    where
        staged.filled_count > num_nonnulls(
            {%- for _, _, name in columns %}
            staged.{{ name }}{{ "," if not loop.last }}
            {%- endfor %}
        )
        and issues.is_unread
        and {{ function('without_blanks') }}(issues.raw_value) <> ''
        {%- if is_incremental() %}
        and staged.loaded_at > coalesce(
            (select max(known.loaded_at) from {{ this }} as known where known.dataset = '{{ dataset }}'),
            '-infinity'
        )
        {%- endif %}
{%- endmacro -%}
