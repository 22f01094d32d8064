{% set parse_integer = function('parse_integer') %}
{% set parse_number = function('parse_number') %}
{% set parse_boolean = function('parse_boolean') %}
{% set parse_date = function('parse_date') %}
{% set parse_time = function('parse_time') %}
{% set parse_timestamp = function('parse_timestamp') %}
{% set clean_code = function('clean_code') %}
{% set clean_text = function('clean_text') %}
{% set clean_prose = function('clean_prose') %}
{% set clean_choice = function('clean_choice') %}
with raw_timesheets as (

    select * from {{ source('otc', 'timesheets') }}
    {{- not_yet_staged('timesheets') }}

),

parsed as (

    select
        _row_key as row_key,
        _row_hash as row_hash,
        -- ids
        {{ parse_integer }}(ts_crm_id) as ticket_id,
        {{ clean_code }}(ts_ticket_project_master_code) as project_code,
        {{ clean_code }}(ts_costcentre_id) as cost_centre_id,
        {{ clean_code }}(ts_account_selcom) as account_selcom_key,
        {{ clean_code }}(ts_charge_code) as charge_code,
        {{ clean_code }}(ts_client_bill_code) as client_bill_code,
        -- text
        {{ clean_text }}(ts_user_username) as username,
        {{ clean_text }}(ts_user_full_name) as user_full_name,
        {{ clean_prose }}(ts_title) as title,
        {{ clean_prose }}(ts_description) as description,
        {{ clean_prose }}(ts_notes) as notes,
        {{ clean_choice }}(ts_type) as entry_type,
        {{ clean_choice }}(ts_category) as category,
        {{ clean_choice }}(ts_sub_category) as sub_category,
        {{ clean_choice }}(ts_category_2) as category_2,
        {{ clean_text }}(ts_costcentre_desc) as cost_centre_description,
        {{ clean_text }}(ts_costcentre) as cost_centre,
        {{ clean_text }}(ts_account_name) as account_name,
        {{ clean_choice }}(ts_account_bill_state) as account_bill_state,
        {{ clean_text }}(ts_ticket_department) as ticket_department,
        -- numbers
        {{ parse_number }}(ts_hours) as booked_hours,
        -- booleans
        {{ parse_boolean }}(ts_account_internal) as is_account_internal,
        {{ parse_boolean }}(ts_billable) as is_billable,
        {{ parse_boolean }}(ts_approved) as is_approved,
        -- dates and times
        {{ parse_date }}(ts_date) as work_date,
        {{ parse_time }}(ts_time_from) as time_from,
        {{ parse_time }}(ts_time_to) as time_to,
        -- timestamps
        {{ parse_timestamp }}(ts_modified_time) as modified_at,
        -- the row
        {{ nonempty_count('timesheets') }} as nonempty_count,
        _source as source,
        _first_loaded_at as first_loaded_at,
        _loaded_at as loaded_at
    from raw_timesheets

)

select * from parsed
