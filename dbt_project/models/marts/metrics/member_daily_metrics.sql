with team_members as (

    select * from {{ ref('team_members') }}

),

users as (

    select * from {{ ref('users') }}

),

user_names as (

    select * from {{ ref('user_names') }}

),

touches as (

    select * from {{ ref('int_users__touches') }}

),

ticket_metrics as (

    select * from {{ ref('ticket_metrics') }}

),

plausible_range as (

    select * from {{ ref('plausible_range') }}

),

-- A booking of next year is a slip of the pen, and no day's work.
work_days as (

    select
        users.team_member_id,
        touches.date_day,
        count(distinct touches.ticket_id) as worked_ticket_count,
        sum(touches.comment_count) as comment_count,
        sum(touches.booking_count) as booking_count,
        sum(touches.booked_hours) as booked_hours
    from touches
    inner join user_names
        on
            touches.person = user_names.name_key
            and touches.name_kind = user_names.name_kind
    inner join users
        on user_names.user_id = users.user_id
    cross join plausible_range
    where
        users.team_member_id is not null
        and touches.date_day between plausible_range.began_date and plausible_range.last_date
    group by users.team_member_id, touches.date_day

),

events as (

    select
        assignee_name,
        created_date as date_day,
        1 as created_count,
        0 as resolved_count
    from ticket_metrics
    where created_date is not null
    union all
    select
        assignee_name,
        resolved_date as date_day,
        0 as created_count,
        1 as resolved_count
    from ticket_metrics
    where resolved_date is not null

),

ticket_days as (

    select
        team_members.team_member_id,
        events.date_day,
        sum(events.created_count) as created_count,
        sum(events.resolved_count) as resolved_count
    from events
    inner join team_members
        on events.assignee_name = team_members.name
    group by team_members.team_member_id, events.date_day

),

member_days as (

    select
        coalesce(work_days.team_member_id, ticket_days.team_member_id) as team_member_id,
        coalesce(work_days.date_day, ticket_days.date_day) as date_day,
        coalesce(ticket_days.created_count, 0) as created_count,
        coalesce(ticket_days.resolved_count, 0) as resolved_count,
        coalesce(work_days.worked_ticket_count, 0) as worked_ticket_count,
        coalesce(work_days.comment_count, 0) as comment_count,
        coalesce(work_days.booking_count, 0) as booking_count,
        coalesce(work_days.booked_hours, 0)::numeric(14, 6) as booked_hours
    from work_days
    full outer join ticket_days
        on
            work_days.team_member_id = ticket_days.team_member_id
            and work_days.date_day = ticket_days.date_day

)

select * from member_days
