with assignments as (

    select * from {{ ref('stg_roster__queue_assignments') }}

),

members as (

    select * from {{ ref('team_members') }}

),

versions as (

    select * from {{ ref('int_roster__versions') }}

),

{{ roster_stamps('queue_assignment') }},

described as (

    select
        assignments.queue_assignment_id,
        assignments.team_member_id,
        members.name as member_name,
        members.team,
        assignments.queue_name,
        assignments.assignment_type,
        assignments.notes,
        assignments.updated_by,
        assignments.change_reason,
        assignments.is_active,
        assignments.assigned_date,
        assignments.removed_date,
        stamps.created_at,
        stamps.updated_at
    from assignments
    inner join members
        on assignments.team_member_id = members.team_member_id
    inner join stamps
        on assignments.queue_assignment_id = stamps.record_id

)

select * from described
