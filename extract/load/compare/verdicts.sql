-- The verdict on each row that was sent. Of several rows with one key the one modified last wins, then
-- the one with the greatest checksum: so the winner does not depend on the order of the rows. The others
-- are conflicts if they say anything else than the winner. The meanings are those of a list, for written out they
-- are an expression that takes the engine a second to read.
create table verdicts as
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
),
ranked as (
    select
        row_id,
        row_number() over by_precedence as place,
        meanings,
        first_value(meanings) over by_precedence as winning_meanings
    from repeated
    window by_precedence as (partition by _row_key order by _modified desc, _row_hash desc, row_id)
)
select
    sent.rowid as row_id,
    case
        when sent._row_key is null then 'no key'
        when length(sent._row_key) > {{ longest_key }} then 'key too long'
        when ranked.place > 1 and ranked.meanings = ranked.winning_meanings then 'duplicate'
        when ranked.place > 1 then 'conflicting duplicate'
        when stored_keys._row_key is null then 'insert'
        when stored_keys._row_hash = sent._row_hash and not stored_keys._has_vanished then 'unchanged'
        else 'differs'
    end as verdict
from sent
left join ranked on sent.rowid = ranked.row_id
left join stored_keys on sent._row_key = stored_keys._row_key;

-- Rejected rows, whole: as they were sent, without the columns we added and without blanks.
insert into rejected
select
    verdicts.verdict as reason,
    to_json(map_from_entries(list_filter([
        {% for name, raw in columns.items() %}
        {'k': {{ name | literal }}, 'v': sent.{{ raw | quoted }}},
        {% endfor %}
    ], lambda entry: entry.v is not null)))::varchar as record
from sent
inner join verdicts on sent.rowid = verdicts.row_id
where verdicts.verdict in ('no key', 'key too long', 'conflicting duplicate');

select verdict, count(*) from verdicts group by verdict
