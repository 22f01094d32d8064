{#-
    The values of a dataset that are not blank and could not be parsed; rows are found by their counts. A row
    that is listed already with the same `loaded_at` is skipped: comparing with the newest `loaded_at` alone
    would lose the rows of a load whose clock runs behind.
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
        on staged.row_key = raw._row_key and staged.loaded_at = raw._loaded_at
    cross join lateral (
        values
        {%- for raw_column, kind, name in columns %}
        ('{{ raw_column }}', '{{ name }}', '{{ kind }}', raw.{{ raw_column }}, staged.{{ name }} is null)
        {{- "," if not loop.last }}
        {%- endfor %}
    ) as issues (raw_column, column_name, kind, raw_value, is_unread)
    where
        staged.nonempty_count > num_nonnulls(
            {%- for _, _, name in columns %}
            staged.{{ name }}{{ "," if not loop.last }}
            {%- endfor %}
        )
        and issues.is_unread
        and {{ function('without_blanks') }}(issues.raw_value) <> ''
        {%- if is_incremental() %}
        and not exists (
            select
            from {{ this }} as known
            where
                known.dataset = '{{ dataset }}'
                and known.row_key = staged.row_key
                and known.loaded_at = staged.loaded_at
        )
        {%- endif %}
{%- endmacro -%}
