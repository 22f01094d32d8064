with links as (

    select * from {{ ref('int_users__links') }}

),

users as (

    select * from {{ ref('users') }}

),

names as (

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

-- A name shared by several users identifies none of them.
counted_names as (

    select
        *,
        count(*) over (partition by name_kind, {{ name_key('name') }}) as user_count
    from names

),

unique_names as (

    select
        name_kind,
        {{ name_key('name') }} as name_key,
        name,
        user_id
    from counted_names
    where user_count = 1

)

select * from unique_names
