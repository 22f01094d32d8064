with newest_rows as (

    select * from {{ ref('newest_rows') }}

),

scopes (scope, is_newest_only) as (

    values ('all', false), ('newest', true)

),

{% for dataset, columns in dataset_columns().items() %}
    {{ dataset }} as (

        {{ staged_totals(dataset, columns) | indent(4) }}

    ),
{% endfor %}

columns as (

    {% for dataset in dataset_columns() %}
        select
            '{{ dataset }}' as dataset,
            totals.is_newest,
            columns.key as column_name,
            counts.*
        from {{ dataset }} as totals
        cross join lateral jsonb_each(to_jsonb(totals) - 'is_newest') as columns
        cross join lateral jsonb_to_record(columns.value) as counts (
            row_count bigint,
            parsed_count bigint,
            plausible_count bigint,
            least_number numeric,
            most_number numeric,
            least_moment text,
            most_moment text
        )
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

-- Written out, moments of one column sort as they follow each other: year first, all in UTC.
counted as (

    select
        columns.dataset,
        scopes.scope,
        columns.column_name,
        sum(columns.row_count)::bigint as row_count,
        sum(columns.parsed_count)::bigint as parsed_count,
        sum(columns.plausible_count)::bigint as plausible_count,
        coalesce(
            min(columns.least_number)::text, min(columns.least_moment collate "C")
        ) as least,
        coalesce(
            max(columns.most_number)::text, max(columns.most_moment collate "C")
        ) as most
    from columns
    inner join scopes
        on columns.is_newest or not scopes.is_newest_only
    group by columns.dataset, scopes.scope, columns.column_name

)

select * from counted
