with assignments as (

    select * from {{ ref('team_queue_assignments') }}

),

covered as (

    select
        queue_name,
        string_agg(member_name, ', ' order by member_name) filter (where is_active) as member_names,
        count(*) filter (where is_active) as active_member_count,
        count(*) filter (where is_active and assignment_type = 'primary') as primary_count,
        count(*) filter (where is_active and assignment_type = 'backup') as backup_count,
        count(*) filter (where is_active and assignment_type = 'rotation') as rotation_count
    from assignments
    group by queue_name

),

judged as (

    select
        *,
        active_member_count >= 2 as is_covered
    from covered

)

select * from judged
