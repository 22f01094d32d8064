with tickets as (

    select * from {{ ref('tickets') }}

),

renamed as (

    select
        ticket_id as "TKT-Ticket ID",
        parent_ticket_id as "TKT-Parent ID",
        customer_reference as "TKT-Customer Reference",
        {{ desk_clock('created_at') }} as "TKT-Created Time",
        created_month as "TKT-Month Created",
        sla_name as "TKT-SLA",
        {{ desk_number('account_id') }} as "TKT-Account Id",
        account_name as "TKT-Account Name",
        site_classification as "TKT-Site Classification",
        site_status as "TKT-Site Status",
        selcom_key as "TKT-Selcom Key",
        title as "TKT-Title",
        description as "TKT-Description",
        severity as "TKT-Severity",
        status as "TKT-Status",
        {{ desk_number('assignee_user_id') }} as "TKT-Assigned To Userid",
        case
            when is_unassigned then ' PendingAssignment' else assignee_name
        end as "TKT-Assigned To User",
        job_reference as "TKT-Job#/Ref#",
        queue_name as "TKT-Team",
        {{ desk_clock('modified_at') }} as "TKT-Modified Time",
        category as "TKT-Category",
        resolution_type as "TKT-Resolution/Change Type",
        root_cause_category as "TKT-Root Cause Category",
        {{ desk_number('created_by_user_id') }} as "TKT-Created By Userid",
        created_by_name as "TKT-Created By User",
        client_name as "TKT-Client Name",
        ticket_source as "TKT-Ticket Source",
        related_ci_reference as "TKT-Related CI Ref#",
        related_ci as "TKT-Related CI",
        {{ desk_clock('actual_response_at') }} as "TKT-Actual Response Date",
        {{ desk_clock('actual_resolution_at') }} as "TKT-Actual Resolution Date",
        {{ desk_flag('is_response_met') }} as "TKT-Response Met",
        {{ desk_flag('is_resolution_met') }} as "TKT-Resolution Met",
        {{ desk_flag('is_sla_met') }} as "TKT-SLA Met",
        {{ desk_flag('is_sla_exempt') }} as "TKT-SLA Exempt",
        mitigated_reason as "TKT-Mitigated Reason",
        sla_clock_status as "TKT-SLA Clock Status",
        sla_breach_reason as "TKT-SLA Breach Reason",
        sla_breach_comment as "TKT-SLA Breach Comment",
        {{ desk_flag('is_qa_review_completed') }} as "TKT-QA Review Completed",
        {{ desk_clock('closed_at') }} as "TKT-Closure Date",
        closed_month as "TKT-Month Closed",
        solution as "TKT-Solution",
        {{ desk_clock('sla_closed_at') }} as "TKT-SLA Closure Date",
        sla_closed_month as "TKT-SLA Month Closed",
        {{ desk_flag('is_sla_closed_this_month') }} as "TKT-SLA Closed - This Month",
        {{ desk_flag('is_sla_closed_last_month') }} as "TKT-SLA Closed - Last Month",
        sla_achievement as "TKT-Actual SLA Achievement",
        change_risk as "Chg-Risk",
        change_trigger as "Chg-Trigger",
        change_type as "Chg-Type",
        {{ desk_clock('change_planned_start_at') }} as "Chg-Planned Start Date",
        {{ desk_clock('change_planned_end_at') }} as "Chg-Planned End Date",
        {{ desk_clock('change_actual_start_at') }} as "Chg-Actual Start Date",
        {{ desk_clock('change_actual_end_at') }} as "Chg-Actual End Date",
        change_approver as "Chg-Approver",
        change_success as "Chg-Success",
        {{ desk_flag('is_template') }} as "TKT-Is Template",
        platform as "TKT-Platform",
        group_name as "TKT-Group"
    from tickets

)

select * from renamed
