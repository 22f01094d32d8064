with team_member_history as (

    select * from {{ ref('team_member_history') }}

),

renamed as (

    select
        history_id as id,
        team_member_id,
        change_type,
        field_changed,
        old_value,
        new_value,
        changed_by,
        {{ desk_clock('changed_at') }} as changed_at,
        change_reason
    from team_member_history

)

select * from renamed
