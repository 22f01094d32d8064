with stints as (

    select * from {{ ref('int_roster__stints') }}

),

spans as (

    select * from {{ ref('int_roster__spans') }}

),

periods as (

    select
        stints.team_member_id,
        spans.manager_id::bigint as manager_id,
        spans.name,
        spans.email,
        spans.organization,
        spans.team,
        stints.joined_date,
        stints.ended_date - 1 as left_date,
        greatest(stints.joined_date, spans.began_date) as valid_from,
        least(stints.ended_date, spans.ended_date) as valid_to
    from stints
    inner join spans
        on
            stints.team_member_id = spans.team_member_id
            and stints.joined_date < coalesce(spans.ended_date, 'infinity')
            and spans.began_date < coalesce(stints.ended_date, 'infinity')
            and stints.joined_date < coalesce(stints.ended_date, 'infinity')

)

select * from periods
