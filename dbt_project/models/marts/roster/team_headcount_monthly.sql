with periods as (

    select * from {{ ref('team_membership_periods') }}

),

marked as (

    select
        *,
        coalesce(lag(valid_to) over stay <> valid_from, true) as is_join
    from periods
    window stay as (partition by team_member_id, team order by valid_from)

),

numbered as (

    select
        *,
        count(*) filter (where is_join) over (
            partition by team_member_id, team order by valid_from
        ) as stay_number
    from marked

),

-- In the team without a break: a new name or manager is neither a leave nor a join.
stays as (

    select
        team,
        min(joined_date) as joined_date,
        min(valid_from) as valid_from,
        nullif(max(coalesce(valid_to, 'infinity')), 'infinity') as valid_to
    from numbered
    group by team_member_id, team, stay_number

),

months as (

    select
        month_start::date as month_start,
        (month_start + interval '1 month')::date as next_month_start,
        least(
            (month_start + interval '1 month')::date, {{ desk_date(as_of()) }} + 1
        ) as cutoff_date
    from
        generate_series(
            (select date_trunc('month', min(valid_from)) from periods),
            {{ desk_date(as_of()) }}::timestamp,
            interval '1 month'
        ) as month_start

),

-- Anyone who leaves on the last day of a month counts in it as a leaver, not as a head.
counted as (

    select
        stays.team,
        months.month_start,
        months.next_month_start <= months.cutoff_date as is_complete,
        count(*) filter (
            where stays.valid_from < months.month_start
            and coalesce(stays.valid_to, 'infinity') > months.month_start
        ) as opening_headcount,
        count(*) filter (
            where stays.valid_from >= months.month_start and stays.valid_from < months.cutoff_date
        ) as joined_count,
        count(*) filter (
            where stays.valid_to > months.month_start and stays.valid_to <= months.cutoff_date
        ) as left_count,
        count(*) filter (
            where stays.valid_from < months.cutoff_date
            and coalesce(stays.valid_to, 'infinity') > months.cutoff_date
        ) as headcount,
        avg(months.cutoff_date - stays.joined_date) filter (
            where stays.valid_from < months.cutoff_date
            and coalesce(stays.valid_to, 'infinity') > months.cutoff_date
        ) as mean_tenure_days
    from months
    cross join stays
    group by stays.team, months.month_start, months.next_month_start, months.cutoff_date

),

rated as (

    select
        team,
        month_start,
        is_complete,
        opening_headcount,
        joined_count,
        left_count,
        headcount,
        round((opening_headcount + headcount) / 2.0, 1) as average_headcount,
        round(200.0 * left_count / nullif(opening_headcount + headcount, 0), 2) as attrition_pct,
        round(mean_tenure_days, 1) as mean_tenure_days
    from counted

)

select * from rated
