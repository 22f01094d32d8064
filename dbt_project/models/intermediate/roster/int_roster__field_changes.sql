with versions as (

    select * from {{ ref('int_roster__versions') }}

),

-- A version stamped -infinity is older than history is kept for, and not a change.
field_changes as (

    select
        versions.record_kind,
        versions.record_id,
        versions.team_member_id,
        case
            when field.key <> 'is_active' then 'updated'
            when versions.record_kind = 'member' and field.value = 'true' then 'reactivated'
            when versions.record_kind = 'member' then 'deactivated'
            when field.value = 'true' then 'queue_assigned'
            else 'queue_removed'
        end as change_type,
        field.key as field_changed,
        versions.previous_fields ->> field.key as old_value,
        field.value as new_value,
        versions.updated_by as changed_by,
        versions.change_reason,
        versions.valid_from as changed_at
    from versions
    cross join lateral jsonb_each_text(versions.fields) as field
    where
        versions.valid_from > '-infinity'
        and versions.previous_fields is not null
        and not versions.was_removed
        and not versions.is_removed
        and field.value is distinct from versions.previous_fields ->> field.key

)

select * from field_changes
