with tickets as (

    select * from {{ ref('stg_otc__tickets') }}

),

ticket_statuses as (

    select * from {{ ref('ticket_statuses') }}

),

placeholders as (

    select * from {{ ref('assignee_placeholders') }}

),

spellings as (

    select * from {{ ref('int_users__spellings') }}

),

account_names as (

    select * from {{ ref('account_names') }}

),

classified as (

    select
        tickets.ticket_id,
        nullif(tickets.parent_ticket_id, 0) as parent_ticket_id,
        tickets.account_id,
        tickets.assignee_user_id,
        tickets.created_by_user_id,
        tickets.customer_reference,
        tickets.job_reference,
        tickets.related_ci_reference,
        tickets.selcom_key,
        tickets.account_name,
        coalesce(account_names.customer_name, tickets.account_name) as customer_name,
        tickets.client_name,
        tickets.site_classification,
        tickets.site_status,
        tickets.title,
        tickets.description,
        tickets.solution,
        tickets.status,
        tickets.severity,
        tickets.category,
        tickets.queue_name,
        coalesce(spellings.name, tickets.assignee_name) as assignee_name,
        tickets.created_by_name,
        tickets.ticket_source,
        tickets.related_ci,
        tickets.resolution_type,
        tickets.root_cause_category,
        tickets.platform,
        tickets.group_name,
        tickets.sla_name,
        tickets.sla_clock_status,
        tickets.sla_breach_reason,
        tickets.sla_breach_comment,
        tickets.mitigated_reason,
        tickets.sla_achievement,
        tickets.created_month,
        tickets.closed_month,
        tickets.sla_closed_month,
        tickets.change_risk,
        tickets.change_trigger,
        tickets.change_type,
        tickets.change_approver,
        tickets.change_success,
        tickets.is_response_met,
        tickets.is_resolution_met,
        tickets.is_sla_met,
        tickets.is_sla_exempt,
        tickets.is_qa_review_completed,
        tickets.is_sla_closed_this_month,
        tickets.is_sla_closed_last_month,
        tickets.is_template,
        coalesce(ticket_statuses.is_closed, false) as is_closed,
        tickets.assignee_name is null or placeholders.assignee_name is not null as is_unassigned,
        coalesce('Alert' in (tickets.category, tickets.severity), false) as is_alert,
        coalesce(tickets.root_cause_category <> '--None--', false) as has_root_cause,
        tickets.created_at,
        tickets.modified_at,
        tickets.due_at,
        tickets.actual_response_at,
        tickets.actual_resolution_at,
        coalesce(tickets.actual_resolution_at, tickets.closed_at) as resolved_at,
        tickets.closed_at,
        tickets.sla_closed_at,
        tickets.change_planned_start_at,
        tickets.change_planned_end_at,
        tickets.change_actual_start_at,
        tickets.change_actual_end_at,
        tickets.source,
        tickets.first_loaded_at,
        tickets.loaded_at
    from tickets
    left join ticket_statuses
        on tickets.status = ticket_statuses.status
    left join spellings
        on tickets.assignee_name = spellings.spelling
    left join placeholders
        on {{ name_key('tickets.assignee_name') }} = {{ name_key('placeholders.assignee_name') }}
    left join account_names
        on lower(tickets.account_name) = lower(account_names.account_name)
    where tickets.ticket_id is not null

)

select * from classified
