with links as (

    select * from {{ ref('int_users__links') }}

),

team_members as (

    select * from {{ ref('team_members') }}

),

-- A full name shared by two persons identifies neither of them.
persons_of_name as (

    select
        lower(full_name) as full_name_key,
        min(person_name) as person_name
    from links
    group by lower(full_name)
    having count(distinct person_name) = 1

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
        persons_of_name.person_name
    from team_members
    left join persons_of_name
        on lower(team_members.name) = persons_of_name.full_name_key

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
