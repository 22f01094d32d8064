with evidence as (

    select * from {{ ref('int_users__evidence') }}

),

overrides as (

    select
        {{ name_key('username') }} as username,
        {{ tidy_words('full_name') }} as full_name,
        {{ tidy_words('person_name') }} as person_name
    from {{ ref('user_name_overrides') }}

),

reviewed_names as (

    select username as name from overrides
    union
    select {{ name_key('full_name') }} as name from overrides

),

-- Each name occurs with just one of the other kind, and no review says otherwise.
plain_pairs as (

    select evidence.*
    from evidence
    left join reviewed_names
        on reviewed_names.name in (evidence.username, evidence.full_name_key)
    where
        evidence.names_of_username_count = 1
        and evidence.usernames_of_name_count = 1
        and reviewed_names.name is null

),

links as (

    select
        username,
        full_name,
        person_name,
        'review' as evidence
    from overrides
    union all
    select
        username,
        full_name,
        full_name as person_name,
        'timesheets' as evidence
    from plain_pairs

)

select * from links
