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
            columns.value as counts
        from {{ dataset }} as totals
        cross join lateral jsonb_each(to_jsonb(totals) - 'is_newest') as columns
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

-- Written out, the moments of a column sort byte by byte as they follow each other: year first,
-- all in UTC.
counts_by_newness as (

    select
        dataset,
        is_newest,
        column_name,
        (counts ->> 'row_count')::bigint as row_count,
        (counts ->> 'parsed_count')::bigint as parsed_count,
        (counts ->> 'plausible_count')::bigint as plausible_count,
        (counts ->> 'least_number')::numeric as least_number,
        (counts ->> 'most_number')::numeric as most_number,
        (counts ->> 'least_moment') collate "C" as least_moment,
        (counts ->> 'most_moment') collate "C" as most_moment
    from columns

),

counted as (

    select
        counts.dataset,
        scopes.scope,
        counts.column_name,
        sum(counts.row_count)::bigint as row_count,
        sum(counts.parsed_count)::bigint as parsed_count,
        sum(counts.plausible_count)::bigint as plausible_count,
        coalesce(min(counts.least_number)::text, min(counts.least_moment)) as least,
        coalesce(max(counts.most_number)::text, max(counts.most_moment)) as most
    from counts_by_newness as counts
    inner join scopes
        on counts.is_newest or not scopes.is_newest_only
    group by counts.dataset, scopes.scope, counts.column_name

)

select * from counted
