with queue_assignments as (

    select * from {{ ref('team_queue_assignments') }}

),

renamed as (

    select
        queue_assignment_id as id,
        team_member_id,
        queue_name,
        assigned_date,
        removed_date,
        is_active as active,
        assignment_type,
        notes,
        {{ desk_clock('created_at') }} as created_at,
        {{ desk_clock('updated_at') }} as updated_at
    from queue_assignments

)

select * from renamed
