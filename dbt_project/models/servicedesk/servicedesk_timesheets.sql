with timesheets as (

    select * from {{ ref('timesheets') }}

),

renamed as (

    select
        user_full_name as "TS-User Full Name",
        username as "TS-User Username",
        title as "TS-Title",
        description as "TS-Description",
        work_date as "TS-Date",
        time_from as "TS-Time From",
        time_to as "TS-Time To",
        entry_type as "TS-Type",
        category as "TS-Category",
        sub_category as "TS-Sub Category",
        category_2 as "TS-Category 2",
        booked_hours as "TS-Hours",
        coalesce(ticket_id, 0) as "TS-Crm ID",
        project_code as "TS-Ticket Project Master Code",
        {{ desk_number('cost_centre_id') }} as "TS-Costcentre ID",
        cost_centre_description as "TS-Costcentre Desc",
        account_selcom_key as "TS-Account Selcom",
        account_name as "TS-Account Name",
        account_bill_state as "TS-Account Bill State",
        {{ desk_flag('is_account_internal') }} as "TS-Account Internal",
        ticket_department as "TS-Ticket Department"
    from timesheets

)

select * from renamed
