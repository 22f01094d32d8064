with versions as (

    select * from {{ ref('int_roster__versions') }}

),

said as (

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

-- Of all that was said about a stint the last word counts: a correction is no leave and return.
last_words as (

    select distinct on (team_member_id, joined_date) *
    from said
    where not is_removed
    order by team_member_id asc, joined_date asc, valid_from desc

),

-- A removed row ends on the day of its removal: what the roster said till then stays said. One that
-- was open and then got another start was a slip of the pen.
stints as (

    select
        team_member_id,
        joined_date,
        case
            when not is_active then coalesce(end_date, recorded_date) + 1
            when is_removed_next then next_recorded_date
        end as ended_date
    from last_words
    where not (is_active and next_recorded_date is not null and not is_removed_next)

)

select * from stints
