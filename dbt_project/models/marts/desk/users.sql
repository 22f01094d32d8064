with links as (

    select * from {{ ref('int_users__links') }}

),

team_members as (

    select * from {{ ref('team_members') }}

),

full_names as (

    select * from {{ ref('int_users__full_names') }}

),

persons as (

    select
        person_name,
        min(username) as username,
        min(evidence) as evidence
    from links
    group by person_name

),

roster as (

    select
        team_members.*,
        full_names.person_name
    from team_members
    left join full_names
        on {{ name_key('team_members.name') }} = full_names.name_key

),

users as (

    select
        coalesce(persons.username, roster.email) as user_id,
        roster.team_member_id,
        persons.username,
        coalesce(persons.person_name, roster.name) as full_name,
        roster.email,
        roster.team,
        coalesce(persons.evidence, 'roster') as evidence,
        coalesce(roster.is_active, false) as is_active_member
    from persons
    full outer join roster
        on persons.person_name = roster.person_name

)

select * from users
