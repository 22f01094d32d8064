with data_freshness as (

    select * from {{ ref('data_freshness') }}

),

aged as (

    select
        view_name,
        row_count,
        round({{ hours_between('last_loaded_at', asked_moment()) }}, 2) as hours_since_load,
        coalesce(last_tried_at > coalesce(last_loaded_at, '-infinity'), false)
            as is_later_load_unfinished,
        last_loaded_at,
        newest_data_at
    from data_freshness

)

select * from aged
order by view_name
