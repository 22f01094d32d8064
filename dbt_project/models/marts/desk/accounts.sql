with tickets as (

    select * from {{ ref('tickets') }}

),

timesheets as (

    select * from {{ ref('timesheets') }}

),

ticket_counts as (

    select
        lower(customer_name) as account_key,
        min(customer_name) as customer_name,
        count(distinct account_name) as spelling_count,
        count(*) as ticket_count,
        count(*) filter (where not is_closed) as open_count,
        min(created_at) as first_ticket_at,
        max(created_at) as last_ticket_at
    from tickets
    where customer_name is not null
    group by lower(customer_name)

),

bookings as (

    select
        lower(customer_name) as account_key,
        min(customer_name) as customer_name,
        sum(booked_hours) as booked_hours
    from timesheets
    where customer_name is not null
    group by lower(customer_name)

),

accounts as (

    select
        coalesce(ticket_counts.account_key, bookings.account_key) as account_key,
        coalesce(ticket_counts.customer_name, bookings.customer_name) as customer_name,
        coalesce(ticket_counts.spelling_count, 0) as spelling_count,
        coalesce(ticket_counts.ticket_count, 0) as ticket_count,
        coalesce(ticket_counts.open_count, 0) as open_count,
        coalesce(bookings.booked_hours, 0)::numeric(14, 6) as booked_hours,
        ticket_counts.first_ticket_at,
        ticket_counts.last_ticket_at
    from ticket_counts
    full outer join bookings
        on ticket_counts.account_key = bookings.account_key

)

select * from accounts
