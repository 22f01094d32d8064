-- PostgreSQL's own estimates, made when staging was analyzed: counting would sort every column.
with statistics as (

    select
        substr(tablename, char_length('stg_otc__') + 1) as dataset,
        attname::text as column_name,
        n_distinct::numeric as distinct_estimate
    from pg_stats
    where
        schemaname = '{{ ref("stg_otc__tickets").schema }}'
        and tablename in (
            {% for dataset in dataset_columns() %}
                '{{ ref("stg_otc__" ~ dataset).identifier }}'{{ "," if not loop.last }}
            {% endfor %}
        )

)

select * from statistics
