with field_changes as (

    select * from {{ ref('int_roster__field_changes') }}

),

record_changes as (

    select * from {{ ref('int_roster__record_changes') }}

),

versions as (

    select * from {{ ref('int_roster__versions') }}

),

changes as (

    select * from field_changes
    union all
    select * from record_changes

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
                '|',
                changes.record_kind,
                changes.record_id,
                changes.changed_at,
                changes.field_changed
            )
        ) as history_id,
        changes.team_member_id,
        case
            when changes.record_kind = 'queue_assignment' then changes.record_id
        end as queue_assignment_id,
        last_names.member_name,
        changes.change_type,
        changes.field_changed,
        changes.old_value,
        changes.new_value,
        changes.changed_by,
        changes.change_reason,
        changes.changed_at
    from changes
    left join last_names
        on changes.team_member_id = last_names.team_member_id

)

select * from described
