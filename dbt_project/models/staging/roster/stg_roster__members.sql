with roster_members as (

    select * from {{ ref('roster_members') }}

),

tidied as (

    select
        team_member_id,
        manager_id,
        {{ tidy_words('name') }} as name,
        lower({{ tidy_words('email') }}) as email,
        {{ tidy_words('organization') }} as organization,
        {{ tidy_words('team') }} as team,
        {{ tidy_words('notes') }} as notes,
        {{ tidy_words('updated_by') }} as updated_by,
        {{ tidy_words('change_reason') }} as change_reason,
        revision,
        is_active,
        start_date,
        end_date
    from roster_members

)

select * from tidied
