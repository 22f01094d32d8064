with comments as (

    select * from {{ ref('stg_otc__comments') }}

),

comment_types as (

    select * from {{ ref('comment_types') }}

),

system_users as (

    select * from {{ ref('system_users') }}

),

tickets as (

    select * from {{ ref('tickets') }}

),

ticket_window as (

    select * from {{ ref('ticket_window') }}

),

classified as (

    select
        comments.comment_id,
        comments.ticket_id,
        comments.user_id,
        comments.username,
        {{ name_key('comments.username') }} as person,
        comments.owner_type,
        comments.comment_type,
        comments.queue_name,
        comments.comment_text,
        {{ orphan_reason(
            'comments.ticket_id', 'comments.created_at >= ticket_window.began_at'
        ) }} as orphan_reason,
        coalesce(
            comments.is_customer_visible, comment_types.is_customer_visible, false
        ) as is_customer_visible,
        comments.is_customer_visible is null as is_visibility_inferred,
        system_users.username is not null as is_robot_author,
        tickets.ticket_id is null as is_orphan,
        comments.created_at,
        comments.source,
        comments.first_loaded_at,
        comments.loaded_at
    from comments
    cross join ticket_window
    left join tickets
        on comments.ticket_id = tickets.ticket_id
    left join comment_types
        on comments.comment_type = comment_types.comment_type
    left join system_users
        on {{ name_key('comments.username') }} = {{ name_key('system_users.username') }}
    where comments.comment_id is not null

)

select * from classified
