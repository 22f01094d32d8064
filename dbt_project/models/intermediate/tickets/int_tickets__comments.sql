with comments as (

    select * from {{ ref('comments') }}

),

plausible_range as (

    select * from {{ ref('plausible_range') }}

),

dated_comments as (

    select
        comments.*,
        {{ if_plausible('comments.created_at') }} as plausibly_created_at
    from comments
    cross join plausible_range

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
        min(plausibly_created_at) filter (
            where is_customer_visible and not is_robot_author
        ) as first_reply_at,
        max(created_at) as last_comment_at
    from dated_comments
    where ticket_id is not null
    group by ticket_id

)

select * from ticket_comments
