-- Of several rows with one key the one modified last wins, then the one with the greatest checksum: so the winner
-- does not depend on the order of the rows. `place` 1 is the winner's. The meanings are those of a list, for written
-- out they are an expression that takes the engine a second to read.
create table ranked as
with repeated_keys as (
    select _row_key
    from sent
    where _row_key is not null
    group by _row_key
    having count(*) > 1
),
repeated as (
    select
        rowid as row_id,
        _row_key,
        _modified,
        _row_hash,
        list_transform(
            [
                {% for raw in columns.values() if raw not in key_columns %}
                {{ raw | quoted }}{{ ',' if not loop.last }}
                {% endfor %}
            ],
            lambda value: meaning_of(value)
        ) as meanings
    from sent
    where _row_key in (select _row_key from repeated_keys)
)
select
    row_id,
    row_number() over by_precedence as place,
    meanings = first_value(meanings) over by_precedence as says_the_same
from repeated
window by_precedence as (partition by _row_key order by _modified desc, _row_hash desc, row_id)
