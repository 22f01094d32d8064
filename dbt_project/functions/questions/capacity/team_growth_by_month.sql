with team_headcount_monthly as (

    select * from {{ ref('team_headcount_monthly') }}

),

chosen as (

    select
        month_start,
        team,
        is_complete,
        joined_count,
        left_count,
        headcount,
        attrition_pct,
        mean_tenure_days
    from team_headcount_monthly
    where {{ is_in_asked_months('month_start') }} and {{ is_asked_for('team', 'team') }}

)

select * from chosen
order by month_start, team
