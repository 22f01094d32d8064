with raw_timesheets as (

    select * from {{ source('otc', 'timesheets') }}
    {{- not_yet_staged() }}

),

parsed as (

    select
        _row_key as row_key,
        _row_hash as row_hash,
        {{- staged_columns(timesheet_columns()) | indent(4) }},
        {{ filled_count(timesheet_columns()) | indent(4) }} as filled_count,
        _source as source,
        _first_loaded_at as first_loaded_at,
        _loaded_at as loaded_at
    from raw_timesheets

)

select * from parsed
