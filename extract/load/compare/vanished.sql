-- Keys of rows that the desk no longer has: this source sent them once, a complete response covers their
-- day, and they are not in it. Nothing is said of a response's first day, which may be cut, nor of what a
-- stray row seems to cover before it: a hundredth of the rows may lie earlier.
--
-- A row whose day cannot be read counts by the day on which it came in. One whose key cannot be read has most
-- likely been repaired and has another key since, so any number of those may vanish (`is_sound` is false).
create table vanished as
with covered as (
    select quantile_disc(stamp_day({{ covered_by | quoted }}), 0.01) as first_day
    from sent
)
select
    stored_keys._row_key,
    {% for kind in key_kinds %}
    coalesce(is_{{ kind }}(string_split(stored_keys._row_key, '|')[{{ loop.index }}]), false) and
    {% endfor %}
    is_stamp(stored_keys._covered) as is_sound
from stored_keys
anti join sent on stored_keys._row_key = sent._row_key
cross join covered
where
    stored_keys._can_vanish
    and coalesce(stamp_day(stored_keys._covered), stored_keys._came_on) > covered.first_day
