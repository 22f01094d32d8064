with versions as (

    select * from {{ ref('int_roster__versions') }}

),

statements as (

    select
        record_id as team_member_id,
        is_removed,
        (fields ->> 'is_active')::boolean as is_active,
        (fields ->> 'start_date')::date as joined_date,
        (fields ->> 'end_date')::date as end_date,
        valid_from,
        {{ desk_date('valid_from') }} as recorded_date,
        coalesce(lead(is_removed) over trail, false) as is_removed_next,
        lead({{ desk_date('valid_from') }}) over trail as next_recorded_date
    from versions
    where record_kind = 'member'
    window trail as (partition by record_id order by valid_from, is_removed)

),

-- The last version of a stint counts: a correction is not a leave and a return.
last_statements as (

    select distinct on (team_member_id, joined_date) *
    from statements
    where not is_removed
    order by team_member_id asc, joined_date asc, valid_from desc

),

-- A removed row ends on the day of its removal: what the roster had before remains valid.
ended as (

    select
        *,
        case
            when not is_active then coalesce(end_date, recorded_date) + 1
            when is_removed_next then next_recorded_date
        end as ended_date,
        is_active and next_recorded_date is not null and not is_removed_next as is_slip,
        not is_active and not lead(is_active) over trail as is_leaver_next,
        lead(joined_date) over trail as next_joined_date,
        min(joined_date) over (
            partition by team_member_id
            order by valid_from
            rows between 1 following and unbounded following
        ) as earliest_later_date
    from last_statements
    window trail as (partition by team_member_id order by valid_from)

),

-- An open stint that got another start, and a leaver's that got one before its end, are
-- corrections, not new stints; so is every stint that begins after one that was entered later.
stints as (

    select
        team_member_id,
        joined_date,
        least(
            ended_date, lead(joined_date) over (partition by team_member_id order by joined_date)
        ) as ended_date
    from ended
    where
        not is_slip
        and not coalesce(is_leaver_next and next_joined_date < ended_date, false)
        and not coalesce(earliest_later_date < joined_date, false)

)

select * from stints
