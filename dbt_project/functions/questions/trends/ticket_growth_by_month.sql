with dates as (

    select * from {{ ref('dates') }}

),

service_metrics_monthly as (

    select * from {{ ref('service_metrics_monthly') }}

),

reach as (

    select
        min(month_start) as first_month,
        max(month_start) as last_month
    from service_metrics_monthly

),

-- A month without tickets is a 0: the next one must not be compared to the one before it.
months as (

    select distinct dates.month_start
    from dates
    inner join reach
        on dates.month_start between reach.first_month and reach.last_month

),

counted as (

    select
        months.month_start,
        coalesce(service_metrics_monthly.is_complete, true) as is_complete,
        coalesce(service_metrics_monthly.ticket_count, 0) as created_count,
        coalesce(service_metrics_monthly.resolved_count, 0) as resolved_count,
        coalesce(service_metrics_monthly.net_count, 0) as net_count
    from months
    left join service_metrics_monthly
        on months.month_start = service_metrics_monthly.month_start

),

grown as (

    select
        *,
        lag(created_count) over (order by month_start) as previous_count
    from counted

),

rated as (

    select
        month_start,
        is_complete,
        created_count,
        resolved_count,
        net_count,
        {{ percentage('created_count - previous_count', 'previous_count') }} as created_growth_pct
    from grown
    where {{ is_in_asked_months('month_start') }}

)

select * from rated
order by month_start
