with team_members as (

    select * from {{ ref('team_members') }}

),

renamed as (

    select
        team_member_id as id,
        name,
        email,
        organization,
        team,
        manager_id,
        is_active as active,
        start_date,
        end_date,
        notes,
        {{ desk_clock('created_at') }} as created_at,
        {{ desk_clock('updated_at') }} as updated_at
    from team_members

)

select * from renamed
