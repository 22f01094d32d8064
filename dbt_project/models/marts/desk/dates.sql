{% set this_year = "date_trunc('year', " ~ desk_date(as_of()) ~ "::timestamp)" %}
with plausible_range as (

    select * from {{ ref('plausible_range') }}

),

days as (

    select day_start::date as date_day
    from plausible_range
    cross join
        generate_series(
            began_date::timestamp,
            {{ this_year }} + interval '2 years' - interval '1 day',
            interval '1 day'
        ) as day_start

),

described as (

    select
        date_day,
        date_trunc('week', date_day)::date as week_start,
        date_trunc('month', date_day)::date as month_start,
        date_trunc('quarter', date_day)::date as quarter_start,
        date_trunc('year', date_day)::date as year_start,
        extract(isodow from date_day)::integer as weekday_number,
        to_char(date_day, 'FMDay') as weekday_name,
        to_char(date_day, 'YYYY-MM') as month_name,
        extract(isodow from date_day) > 5 as is_weekend,
        date_day <= {{ desk_date(as_of()) }} as is_past
    from days

)

select * from described
