with links as (

    select * from {{ ref('int_users__links') }}

),

-- A full name shared by two persons identifies neither of them.
full_names as (

    select
        {{ name_key('full_name') }} as name_key,
        min(person_name) as person_name,
        min(username) as username
    from links
    group by {{ name_key('full_name') }}
    having count(distinct person_name) = 1

)

select * from full_names
