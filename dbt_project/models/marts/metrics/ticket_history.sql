with versions as (

    select * from {{ ref('tickets_snapshot') }}

),

ticket_statuses as (

    select * from {{ ref('ticket_statuses') }}

),

escalation_queues as (

    select * from {{ ref('escalation_queues') }}

),

placeholders as (

    select * from {{ ref('assignee_placeholders') }}

),

judged as (

    select
        versions.ticket_id,
        versions.status,
        versions.assignee_name,
        versions.queue_name,
        versions.severity,
        coalesce(ticket_statuses.is_closed, false) as is_closed,
        versions.assignee_name is null
        or placeholders.assignee_name is not null as is_unassigned,
        escalation_queues.queue_name is not null as is_escalation_queue,
        versions.dbt_valid_from at time zone 'UTC' as valid_from,
        versions.dbt_valid_to at time zone 'UTC' as valid_to
    from versions
    left join ticket_statuses
        on versions.status = ticket_statuses.status
    left join escalation_queues
        on versions.queue_name = escalation_queues.queue_name
    left join placeholders
        on {{ name_key('versions.assignee_name') }} = {{ name_key('placeholders.assignee_name') }}

),

compared as (

    select
        *,
        row_number() over trail as version_number,
        lag(status) over trail as previous_status,
        lag(assignee_name) over trail as previous_assignee_name,
        lag(queue_name) over trail as previous_queue_name,
        lag(severity) over trail as previous_severity,
        lag(is_closed) over trail as was_closed,
        lag(is_unassigned) over trail as was_unassigned
    from judged
    window trail as (partition by ticket_id order by valid_from)

),

-- The first version is what was found at go-live: not a change.
described as (

    select
        ticket_id,
        version_number,
        status,
        assignee_name,
        queue_name,
        severity,
        previous_status,
        previous_assignee_name,
        previous_queue_name,
        previous_severity,
        is_closed,
        is_unassigned,
        version_number > 1
        and coalesce(status, '') <> coalesce(previous_status, '') as is_status_change,
        version_number > 1
        and not is_unassigned and not was_unassigned
        and {{ name_key('assignee_name') }} <> {{ name_key('previous_assignee_name') }}
            as is_reassignment,
        version_number > 1 and was_closed and not is_closed as is_reopen,
        version_number > 1
        and is_escalation_queue
        and coalesce(queue_name, '') <> coalesce(previous_queue_name, '') as is_escalation,
        valid_to is null as is_current,
        {{ hours_between('valid_from', 'coalesce(valid_to, ' ~ as_of() ~ ')') }} as state_hours,
        valid_from,
        valid_to
    from compared

)

select * from described
