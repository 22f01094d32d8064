with timesheets as (

    select * from {{ ref('stg_otc__timesheets') }}

),

account_names as (

    select * from {{ ref('account_names') }}

),

tickets as (

    select * from {{ ref('tickets') }}

),

spellings as (

    select * from {{ ref('int_users__spellings') }}

),

full_names as (

    select * from {{ ref('int_users__full_names') }}

),

ticket_window as (

    select * from {{ ref('ticket_window') }}

),

-- CRM id 0 is the desk's way to name no ticket; hours that no day has would spoil every sum.
entries as (

    select
        *,
        nullif(ticket_id, 0) as worked_ticket_id,
        case when booked_hours > 0 and booked_hours <= 24 then booked_hours end as valid_hours
    from timesheets

),

classified as (

    select
        entries.row_key as timesheet_id,
        entries.worked_ticket_id as ticket_id,
        entries.cost_centre_id,
        entries.project_code,
        entries.account_selcom_key,
        entries.charge_code,
        entries.client_bill_code,
        entries.username,
        coalesce(
            {{ name_key('entries.username') }},
            full_names.username,
            {{ name_key('entries.user_full_name') }}
        ) as person,
        coalesce(spellings.name, entries.user_full_name) as user_full_name,
        entries.title,
        entries.description,
        entries.notes,
        entries.entry_type,
        entries.category,
        entries.sub_category,
        entries.category_2,
        entries.cost_centre_description,
        entries.cost_centre,
        entries.account_name,
        coalesce(account_names.customer_name, entries.account_name) as customer_name,
        entries.account_bill_state,
        entries.ticket_department,
        {{ orphan_reason(
            'entries.worked_ticket_id', 'entries.work_date >= ticket_window.began_date'
        ) }} as orphan_reason,
        entries.valid_hours as booked_hours,
        entries.is_account_internal,
        entries.is_billable,
        entries.is_approved,
        entries.valid_hours is not null as has_valid_hours,
        tickets.ticket_id is null as is_orphan,
        entries.work_date,
        entries.time_from,
        entries.time_to,
        entries.modified_at,
        entries.source,
        entries.first_loaded_at,
        entries.loaded_at
    from entries
    cross join ticket_window
    left join tickets
        on entries.worked_ticket_id = tickets.ticket_id
    left join spellings
        on entries.user_full_name = spellings.spelling
    left join full_names
        on spellings.name_key = full_names.name_key
    left join account_names
        on lower(entries.account_name) = lower(account_names.account_name)

)

select * from classified
