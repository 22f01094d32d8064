with versions as (

    select * from {{ ref('int_roster__versions') }}

),

-- What lies before the time that history is kept for is stamped -infinity, and is no change.
changes as (

    select
        *,
        case
            when is_removed then 'removed'
            when previous_fields is null or was_removed then 'created'
            else 'changed'
        end as change_kind
    from versions
    where valid_from > '-infinity'

),

field_changes as (

    select
        changes.*,
        field.key as field_changed,
        changes.previous_fields ->> field.key as old_value,
        field.value as new_value
    from changes
    cross join lateral jsonb_each_text(changes.fields) as field
    where
        changes.change_kind = 'changed'
        and field.value is distinct from changes.previous_fields ->> field.key

),

-- A whole record that came or went; of an assignment, its queue says it all.
record_changes as (

    select
        *,
        case when record_kind = 'queue_assignment' then 'queue_name' end as field_changed,
        coalesce(fields ->> 'queue_name', jsonb_strip_nulls(fields)::text) as record
    from changes
    where change_kind <> 'changed'

),

united as (

    select
        record_kind,
        record_id,
        team_member_id,
        case
            when field_changed <> 'is_active' then 'updated'
            when record_kind = 'member' and new_value = 'true' then 'reactivated'
            when record_kind = 'member' then 'deactivated'
            when new_value = 'true' then 'queue_assigned'
            else 'queue_removed'
        end as change_type,
        field_changed,
        old_value,
        new_value,
        updated_by as changed_by,
        change_reason,
        valid_from as changed_at
    from field_changes
    union all
    select
        record_kind,
        record_id,
        team_member_id,
        case
            when record_kind = 'member' then change_kind
            when change_kind = 'created' then 'queue_assigned'
            else 'queue_removed'
        end as change_type,
        field_changed,
        case when change_kind = 'removed' then record end as old_value,
        case when change_kind = 'created' then record end as new_value,
        -- The row is gone, and with it the word on who took it away: git knows.
        case when change_kind = 'created' then updated_by end as changed_by,
        case
            when change_kind = 'created' then change_reason
            else 'the row was taken out of the roster''s file'
        end as change_reason,
        valid_from as changed_at
    from record_changes

),

last_names as (

    select distinct on (record_id)
        record_id as team_member_id,
        fields ->> 'name' as member_name
    from versions
    where record_kind = 'member'
    order by record_id asc, valid_from desc

),

described as (

    select
        md5(
            concat_ws(
                '|', united.record_kind, united.record_id, united.changed_at, united.field_changed
            )
        ) as history_id,
        united.team_member_id,
        case
            when united.record_kind = 'queue_assignment' then united.record_id
        end as queue_assignment_id,
        last_names.member_name,
        united.change_type,
        united.field_changed,
        united.old_value,
        united.new_value,
        united.changed_by,
        united.change_reason,
        united.changed_at
    from united
    left join last_names
        on united.team_member_id = last_names.team_member_id

)

select * from described
