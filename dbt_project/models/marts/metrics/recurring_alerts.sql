with tickets as (

    select * from {{ ref('tickets') }}

),

-- What differs from one time to the next goes: numbers, capitals, blanks.
alerts as (

    select
        coalesce(
            btrim(regexp_replace(regexp_replace(lower(title), '\d+', '#', 'g'), '\s+', ' ', 'g')),
            '(no title)'
        ) as alert_title,
        ticket_id,
        is_closed,
        {{ desk_date('created_at') }} as created_date
    from tickets
    where is_alert

),

recurring_alerts as (

    select
        alert_title,
        count(*) as alert_count,
        count(*) filter (where not is_closed) as open_count,
        count(distinct created_date) as day_count,
        round(
            count(*)::numeric / nullif(count(distinct created_date), 0), 2
        )::numeric(14, 2) as alerts_per_day,
        max(ticket_id) as last_ticket_id,
        min(created_date) as first_date,
        max(created_date) as last_date
    from alerts
    group by alert_title
    having count(*) > 1

)

select * from recurring_alerts
