{#-
    The three sides of `assert_no_value_is_lost_silently`, with one figure for each staged column: raw
    values that are not empty, parsed ones, and raw ones that are nothing but blanks. The last are looked for
    only in rows with fewer parsed values than raw ones, as a row with a blank value is. A row that a load changed
    while this run went on is on neither side.
-#}
{%- macro nonempty_values(dataset, columns) -%}
    select
        {%- for raw, _, name in columns %}
        count(nullif({{ raw }}, '')) as {{ name }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ source('otc', dataset) }}
    where {{ is_in_run(dataset) }}
{%- endmacro -%}

{%- macro parsed_values(dataset, columns) -%}
    select
        {%- for _, _, name in columns %}
        count({{ name }}) as {{ name }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ ref('stg_otc__' ~ dataset) }} as staged
    where not {{ is_overtaken(dataset, 'staged.row_key') }}
{%- endmacro -%}

{%- macro blank_values(dataset, columns) -%}
    select
        {%- for raw, _, name in columns %}
        count(*) filter (
            where raw.{{ raw }} <> '' and {{ function('without_blanks') }}(raw.{{ raw }}) = ''
        ) as {{ name }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ ref('stg_otc__' ~ dataset) }} as staged
    inner join {{ source('otc', dataset) }} as raw
        on staged.row_key = raw._row_key
    where
        {{ came_before_run(dataset, 'raw._loaded_at') }}
        and staged.nonempty_count > num_nonnulls(
            {%- for _, _, name in columns %}
            staged.{{ name }}{{ "," if not loop.last }}
            {%- endfor %}
        )
{%- endmacro -%}
