with links as (

    select * from {{ ref('int_users__links') }}

),

users as (

    select * from {{ ref('users') }}

),

named as (

    select
        'username' as name_kind,
        links.username as name,
        users.user_id
    from links
    inner join users
        on links.person_name = users.full_name
    where users.evidence <> 'roster'
    union
    select
        'full_name' as name_kind,
        links.full_name as name,
        users.user_id
    from links
    inner join users
        on links.person_name = users.full_name
    where users.evidence <> 'roster'
    union
    select
        'full_name' as name_kind,
        full_name as name,
        user_id
    from users
    where evidence = 'roster'

),

-- A name that several bear leads to none of them.
counted as (

    select
        *,
        count(*) over (partition by name_kind, lower(name)) as bearer_count
    from named

),

plain as (

    select
        name_kind,
        lower(name) as name_key,
        name,
        user_id
    from counted
    where bearer_count = 1

)

select * from plain
