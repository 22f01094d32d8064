with roster_queue_assignments as (

    select * from {{ ref('roster_queue_assignments') }}

),

tidied as (

    select
        queue_assignment_id,
        team_member_id,
        {{ tidy_words('queue_name') }} as queue_name,
        lower({{ tidy_words('assignment_type') }}) as assignment_type,
        {{ tidy_words('notes') }} as notes,
        {{ tidy_words('updated_by') }} as updated_by,
        {{ tidy_words('change_reason') }} as change_reason,
        revision,
        is_active,
        assigned_date,
        removed_date
    from roster_queue_assignments

)

select * from tidied
