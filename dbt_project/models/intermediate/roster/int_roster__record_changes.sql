with versions as (

    select * from {{ ref('int_roster__versions') }}

),

-- A version stamped -infinity is older than history is kept for, and not a change. Of a whole
-- assignment, the queue's name says enough.
records as (

    select
        *,
        record_kind = 'member' as is_member,
        coalesce(fields ->> 'queue_name', jsonb_strip_nulls(fields)::text) as record
    from versions
    where
        valid_from > '-infinity'
        and (is_removed or previous_fields is null or was_removed)

),

record_changes as (

    select
        record_kind,
        record_id,
        team_member_id,
        case
            when is_member and is_removed then 'removed'
            when is_member then 'created'
            when is_removed then 'queue_removed'
            else 'queue_assigned'
        end as change_type,
        case when not is_member then 'queue_name' end as field_changed,
        case when is_removed then record end as old_value,
        case when not is_removed then record end as new_value,
        -- A removed row took its author with it: git knows who removed it.
        case when not is_removed then updated_by end as changed_by,
        case
            when is_removed then 'the row was taken out of the roster''s file'
            else change_reason
        end as change_reason,
        valid_from as changed_at
    from records

)

select * from record_changes
