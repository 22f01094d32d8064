with column_measurements as (

    select * from {{ ref('column_measurements') }}

),

uniqueness_measurements as (

    select * from {{ ref('uniqueness_measurements') }}

),

vocabulary_measurements as (

    select * from {{ ref('vocabulary_measurements') }}

),

dataset_measurements as (

    select * from {{ ref('dataset_measurements') }}

),

load_measurements as (

    select * from {{ ref('load_measurements') }}

),

orphaned_data as (

    select * from {{ ref('orphaned_data') }}

),

of_orphans as (

    select
        dataset,
        'all' as scope,
        null as column_name,
        'orphans_' || orphan_reason as check_name,
        orphan_pct / 100 as measured
    from orphaned_data

),

of_rows as (

    select * from uniqueness_measurements
    union all
    select * from vocabulary_measurements
    union all
    select * from dataset_measurements
    union all
    select * from load_measurements
    union all
    select * from of_orphans

),

united as (

    select * from column_measurements
    union all
    select
        *,
        null as counted,
        true as has_values
    from of_rows
    where measured is not null

)

select * from united
