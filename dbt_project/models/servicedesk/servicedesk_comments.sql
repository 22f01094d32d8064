with comments as (

    select * from {{ ref('comments') }}

),

renamed as (

    select
        comment_id,
        ticket_id,
        comment_text,
        {{ desk_number('user_id') }} as user_id,
        username as user_name,
        owner_type,
        {{ desk_clock('created_at') }} as created_time,
        {{ desk_flag('is_customer_visible', 'Yes', 'No') }} as visible_to_customer,
        comment_type,
        queue_name as team
    from comments

)

select * from renamed
