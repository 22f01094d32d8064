{% set parse_integer = function('parse_integer') %}
{% set parse_boolean = function('parse_boolean') %}
{% set parse_timestamp = function('parse_timestamp') %}
{% set clean_code = function('clean_code') %}
{% set clean_text = function('clean_text') %}
{% set clean_prose = function('clean_prose') %}
{% set clean_choice = function('clean_choice') %}
with raw_tickets as (

    select * from {{ source('otc', 'tickets') }}
    {{- not_yet_staged('tickets') }}

),

parsed as (

    select
        _row_key as row_key,
        _row_hash as row_hash,
        -- ids
        {{ parse_integer }}(tkt_ticket_id) as ticket_id,
        {{ parse_integer }}(tkt_parent_id) as parent_ticket_id,
        {{ clean_code }}(tkt_account_id) as account_id,
        {{ clean_code }}(tkt_assigned_to_userid) as assignee_user_id,
        {{ clean_code }}(tkt_created_by_userid) as created_by_user_id,
        {{ clean_text }}(tkt_customer_reference) as customer_reference,
        {{ clean_text }}(tkt_job_refx) as job_reference,
        {{ clean_text }}(tkt_related_ci_refx) as related_ci_reference,
        {{ clean_text }}(tkt_selcom_key) as selcom_key,
        -- text
        {{ clean_text }}(tkt_account_name) as account_name,
        {{ clean_text }}(tkt_client_name) as client_name,
        {{ clean_choice }}(tkt_site_classification) as site_classification,
        {{ clean_choice }}(tkt_site_status) as site_status,
        {{ clean_text }}(tkt_title) as title,
        {{ clean_prose }}(tkt_description) as description,
        {{ clean_prose }}(tkt_solution) as solution,
        {{ clean_text }}(tkt_status) as status,
        {{ clean_text }}(tkt_severity) as severity,
        -- the kind of ticket (what), and the queue (who)
        {{ clean_text }}(tkt_category) as category,
        {{ clean_text }}(tkt_team) as queue_name,
        {{ clean_text }}(tkt_assigned_to_user) as assignee_name,
        {{ clean_text }}(tkt_created_by_user) as created_by_name,
        {{ clean_choice }}(tkt_ticket_source) as ticket_source,
        {{ clean_text }}(tkt_related_ci) as related_ci,
        {{ clean_choice }}(tkt_resolution_change_type) as resolution_type,
        -- `--None--` stays: agents choose it, and it is counted apart from a blank.
        {{ clean_text }}(tkt_root_cause_category) as root_cause_category,
        {{ clean_choice }}(tkt_platform) as platform,
        {{ clean_choice }}(tkt_group) as group_name,
        {{ clean_choice }}(tkt_sla) as sla_name,
        {{ clean_choice }}(tkt_sla_clock_status) as sla_clock_status,
        {{ clean_choice }}(tkt_sla_breach_reason) as sla_breach_reason,
        {{ clean_prose }}(tkt_sla_breach_comment) as sla_breach_comment,
        {{ clean_choice }}(tkt_mitigated_reason) as mitigated_reason,
        {{ clean_text }}(tkt_actual_sla_achievement) as sla_achievement,
        {{ clean_text }}(tkt_month_created) as created_month,
        {{ clean_text }}(tkt_month_closed) as closed_month,
        {{ clean_text }}(tkt_sla_month_closed) as sla_closed_month,
        {{ clean_choice }}(chg_risk) as change_risk,
        {{ clean_choice }}(chg_trigger) as change_trigger,
        {{ clean_choice }}(chg_type) as change_type,
        {{ clean_text }}(chg_approver) as change_approver,
        {{ clean_choice }}(chg_success) as change_success,
        -- booleans
        {{ parse_boolean }}(tkt_response_met) as is_response_met,
        {{ parse_boolean }}(tkt_resolution_met) as is_resolution_met,
        {{ parse_boolean }}(tkt_sla_met) as is_sla_met,
        {{ parse_boolean }}(tkt_sla_exempt) as is_sla_exempt,
        {{ parse_boolean }}(tkt_qa_review_completed) as is_qa_review_completed,
        {{ parse_boolean }}(tkt_sla_closed_this_month) as is_sla_closed_this_month,
        {{ parse_boolean }}(tkt_sla_closed_last_month) as is_sla_closed_last_month,
        {{ parse_boolean }}(tkt_is_template) as is_template,
        -- timestamps
        {{ parse_timestamp }}(tkt_created_time) as created_at,
        {{ parse_timestamp }}(tkt_modified_time) as modified_at,
        {{ parse_timestamp }}(tkt_due_date) as due_at,
        {{ parse_timestamp }}(tkt_actual_response_date) as actual_response_at,
        {{ parse_timestamp }}(tkt_actual_resolution_date) as actual_resolution_at,
        {{ parse_timestamp }}(tkt_closure_date) as closed_at,
        {{ parse_timestamp }}(tkt_sla_closure_date) as sla_closed_at,
        {{ parse_timestamp }}(chg_planned_start_date) as change_planned_start_at,
        {{ parse_timestamp }}(chg_planned_end_date) as change_planned_end_at,
        {{ parse_timestamp }}(chg_actual_start_date) as change_actual_start_at,
        {{ parse_timestamp }}(chg_actual_end_date) as change_actual_end_at,
        -- the row
        {{ nonempty_count('tickets') }} as nonempty_count,
        _source as source,
        _first_loaded_at as first_loaded_at,
        _loaded_at as loaded_at
    from raw_tickets

)

select * from parsed
