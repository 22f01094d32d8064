with comments as (

    select * from {{ ref('comments') }}

),

timesheets as (

    select * from {{ ref('timesheets') }}

),

touches as (

    select
        ticket_id,
        person
    from comments
    where not is_robot_author
    union
    select
        ticket_id,
        person
    from timesheets
    where has_valid_hours

),

people as (

    select
        ticket_id,
        count(person) as person_count
    from touches
    where ticket_id is not null
    group by ticket_id

)

select * from people
