with load_runs as (

    select * from {{ ref('load_runs') }}

),

load_findings as (

    select * from {{ ref('load_findings') }}

),

column_catalogue as (

    select * from {{ ref('column_catalogue') }}

),

last_loads as (

    select distinct on (view_name)
        view_name,
        run_id
    from load_runs
    where is_completed
    order by view_name asc, started_at desc, run_id desc

),

missing as (

    select distinct
        column_catalogue.dataset,
        column_catalogue.column_name,
        column_catalogue.raw_column
    from last_loads
    inner join load_findings
        on last_loads.run_id = load_findings.run_id
    inner join column_catalogue
        on
            last_loads.view_name = column_catalogue.dataset
            and load_findings.column_name = column_catalogue.raw_column
    where load_findings.kind = 'missing column'

)

select * from missing
