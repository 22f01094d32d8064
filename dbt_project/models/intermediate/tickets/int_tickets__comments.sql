with comments as (

    select * from {{ ref('comments') }}

),

ticket_comments as (

    select
        ticket_id,
        count(*) as comment_count,
        count(*) filter (where is_customer_visible) as visible_comment_count,
        count(*) filter (where comment_type = 'comments') as message_count,
        count(*) filter (where comment_type = 'worknotes') as worknote_count,
        count(*) filter (where comment_type = 'system') as system_comment_count,
        count(*) filter (where is_robot_author) as robot_comment_count,
        count(*) filter (where not is_robot_author) as people_comment_count,
        min(created_at) filter (
            where is_customer_visible and not is_robot_author
        ) as first_reply_at,
        max(created_at) as last_comment_at
    from comments
    where ticket_id is not null
    group by ticket_id

)

select * from ticket_comments
