with newest_rows as (

    select * from {{ ref('newest_rows') }}

),

tickets as (

    select * from {{ ref('stg_otc__tickets') }}

),

timesheets as (

    select * from {{ ref('stg_otc__timesheets') }}

),

scopes (scope, is_newest_only) as (

    values ('all', false), ('newest', true)

),

-- What can be out of order: a ticket that was created and has ended.
ended_tickets as (

    select
        tickets.loaded_at >= newest_rows.loaded_since as is_newest,
        tickets.created_at <= coalesce(tickets.actual_resolution_at, tickets.closed_at)
        and coalesce(tickets.actual_resolution_at <= tickets.closed_at, true) as is_in_order
    from tickets
    inner join newest_rows
        on newest_rows.dataset = 'tickets'
    where
        tickets.created_at is not null
        and coalesce(tickets.actual_resolution_at, tickets.closed_at) is not null

),

entries as (

    select
        timesheets.loaded_at >= newest_rows.loaded_since as is_newest,
        coalesce(timesheets.ticket_id, 0) = 0 as is_administrative
    from timesheets
    inner join newest_rows
        on newest_rows.dataset = 'timesheets'

),

measured as (

    select
        'tickets' as dataset,
        scopes.scope,
        null as column_name,
        'in_order' as check_name,
        avg(ended_tickets.is_in_order::int) as measured
    from ended_tickets
    inner join scopes
        on ended_tickets.is_newest or not scopes.is_newest_only
    group by scopes.scope
    union all
    select
        'timesheets' as dataset,
        scopes.scope,
        null as column_name,
        'administrative' as check_name,
        avg(entries.is_administrative::int) as measured
    from entries
    inner join scopes
        on entries.is_newest or not scopes.is_newest_only
    group by scopes.scope

)

select * from measured
