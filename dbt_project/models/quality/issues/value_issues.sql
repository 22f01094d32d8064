{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key='issue_id',
        merge_exclude_columns=['first_seen_at'],
        on_schema_change='fail',
        indexes=[{'columns': ['row_key']}],
        post_hook=["{{ forget_repaired_values() }}", "analyze {{ this }}"],
    )
}}
with candidates as (

    {% for dataset, columns in dataset_columns().items() %}
        {{ candidate_issues(dataset, columns) | indent(4) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

explained as (

    select
        md5(concat_ws('|', dataset, row_key, raw_column, raw_value)) as issue_id,
        dataset,
        row_key,
        raw_column,
        column_name,
        raw_value,
        {{ issue_reason('kind', 'raw_value') }} as reason,
        loaded_at as first_seen_at,
        loaded_at
    from candidates

)

select * from explained
