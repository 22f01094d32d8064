{% set kinds = {
    'member': (
        'team_members_snapshot',
        'team_member_id',
        [
            'name', 'email', 'organization', 'team', 'manager_id', 'is_active', 'start_date', 'end_date',
            'notes',
        ],
    ),
    'queue_assignment': (
        'team_queue_assignments_snapshot',
        'queue_assignment_id',
        [
            'team_member_id', 'queue_name', 'assignment_type', 'is_active', 'assigned_date',
            'removed_date', 'notes',
        ],
    ),
} %}
with
{% for kind, (snapshot, _, _) in kinds.items() %}
    {{ kind }}_versions as (

        select * from {{ ref(snapshot) }}

    ),
{% endfor %}

-- Both in one shape: a record with fields, compared with its version before.
versions as (

    {% for kind, (_, key, fields) in kinds.items() %}
        select
            '{{ kind }}' as record_kind,
            {{ key }} as record_id,
            team_member_id,
            updated_by,
            change_reason,
            jsonb_build_object(
                {% for field in fields %}
                    '{{ field }}', {{ field }}::text{{ "," if not loop.last }}
                {% endfor %}
            ) as fields,
            dbt_is_deleted = 'True' as is_removed,
            dbt_valid_from at time zone 'UTC' as valid_from,
            dbt_valid_to at time zone 'UTC' as valid_to
        from {{ kind }}_versions
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

compared as (

    select
        *,
        lag(fields) over trail as previous_fields,
        coalesce(lag(is_removed) over trail, false) as was_removed,
        valid_to is null as is_current
    from versions
    window trail as (partition by record_kind, record_id order by valid_from, is_removed)

)

select * from compared
