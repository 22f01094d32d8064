with tickets as (

    select * from {{ ref('stg_otc__tickets') }}

),

ticket_window as (

    select
        min(ticket_id) as first_ticket_id,
        max(ticket_id) as last_ticket_id,
        min(modified_at) as began_at,
        {{ desk_date('min(modified_at)') }} as began_date
    from tickets

)

select * from ticket_window
