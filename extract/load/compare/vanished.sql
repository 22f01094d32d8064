-- Keys of rows that the desk no longer has: this source sent them once, a complete response covers their
-- day, and they are not in it. A response begins after its last gap of weeks: what lies before one is a
-- stray row, perhaps with a wrong date. Its first day may be cut, so a sound row of that day may just have left.
--
-- A row whose day cannot be read counts by the day on which it came in. One whose key cannot be read has most
-- likely been repaired and has another key since, so any number of those may vanish (`is_sound` is false).
create table vanished as
with stamps as (
    select
        {{ covered_by | quoted }} as stamp,
        count(*) as row_count
    from sent
    group by stamp
),
days as (
    select
        stamp_day(stamp)::date as day,
        sum(row_count) as row_count
    from stamps
    group by day
),
begun as (
    select
        day,
        day - lag(day) over (order by day) as days_without_rows,
        sum(row_count) over (order by day) <= (select sum(days.row_count) / 2 from days) as is_first_half
    from days
    where day is not null
),
covered as (
    select max(day) as first_day
    from begun
    where
        days_without_rows is null
        or (days_without_rows > {{ longest_gap_days }} and is_first_half)
),
missing as (
    select
        stored_keys._row_key,
        coalesce(stamp_day(stored_keys._covered)::date, date '2000-01-01' + stored_keys._came_on) as day,
        {% for kind in key_kinds %}
        coalesce(is_{{ kind }}(string_split(stored_keys._row_key, '|')[{{ loop.index }}]), false) and
        {% endfor %}
        is_stamp(stored_keys._covered) as is_sound
    from stored_keys
    anti join sent on stored_keys._row_key = sent._row_key
    where stored_keys._came_on is not null
)
select
    missing._row_key,
    missing.is_sound
from missing
cross join covered
where missing.day > covered.first_day or (missing.day = covered.first_day and not missing.is_sound)
