-- Freshness is known before the gate; schema servicedesk changes with the marts, behind it.
-- depends_on: {{ ref('gate') }}
with data_freshness as (

    select * from {{ ref('data_freshness') }}

),

renamed as (

    select
        view_name,
        {{ desk_clock('last_loaded_at') }} as last_loaded,
        {{ live_moment() }} - last_loaded_at as age,
        {{ desk_date('newest_data_at') }} as latest_data_date,
        row_count as total_records
    from data_freshness

)

select * from renamed
