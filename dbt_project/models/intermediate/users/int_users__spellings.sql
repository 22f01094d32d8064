{{ config(materialized='table') }}
with tickets as (

    select * from {{ ref('stg_otc__tickets') }}

),

timesheets as (

    select * from {{ ref('stg_otc__timesheets') }}

),

-- The file itself: whatever is wrong with the roster must not hold up the desk's marts.
roster as (

    select
        {{ name_key('name') }} as name_key,
        min({{ tidy_words('name') }}) as name
    from {{ ref('roster_members') }}
    group by {{ name_key('name') }}

),

written as (

    select
        assignee_name as spelling,
        count(*) as row_count
    from tickets
    group by assignee_name
    union all
    select
        user_full_name as spelling,
        count(*) as row_count
    from timesheets
    group by user_full_name

),

spellings as (

    select
        spelling,
        {{ name_key('spelling') }} as name_key,
        sum(row_count) as row_count
    from written
    where spelling is not null
    group by spelling

),

most_used as (

    select distinct on (name_key)
        name_key,
        {{ tidy_words('spelling') }} as name
    from spellings
    order by name_key asc, row_count desc, spelling collate "C" desc

),

chosen as (

    select
        spellings.spelling,
        spellings.name_key,
        coalesce(roster.name, most_used.name) as name
    from spellings
    inner join most_used
        on spellings.name_key = most_used.name_key
    left join roster
        on spellings.name_key = roster.name_key

)

select * from chosen
