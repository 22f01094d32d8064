with comments as (

    select * from {{ ref('comments') }}

),

user_names as (

    select * from {{ ref('user_names') }}

),

evidence as (

    select * from {{ ref('int_users__evidence') }}

),

authors as (

    select
        person as username,
        count(*) as comment_count,
        min({{ desk_date('created_at') }}) as first_date,
        max({{ desk_date('created_at') }}) as last_date
    from comments
    where person is not null and not is_robot_author
    group by person

),

unmatched_authors as (

    select authors.*
    from authors
    left join user_names
        on authors.username = user_names.name_key and user_names.name_kind = 'username'
    left join evidence
        on authors.username = evidence.username
    where user_names.user_id is null and evidence.username is null

)

select * from unmatched_authors
