with tickets as (

    select * from {{ ref('tickets') }}

),

times as (

    select * from {{ ref('int_tickets__times') }}

),

-- What differs from one time to the next goes: numbers, capitals, blanks.
alerts as (

    select
        coalesce(
            lower({{ tidy_words("regexp_replace(tickets.title, '\\d+', '#', 'g')") }}),
            '(no title)'
        ) as alert_title,
        tickets.ticket_id,
        tickets.is_closed,
        times.created_date
    from tickets
    inner join times
        on tickets.ticket_id = times.ticket_id
    where tickets.is_alert

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
