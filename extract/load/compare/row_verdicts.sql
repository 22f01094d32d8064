-- The verdict on each row that was sent. A row that another with its key was preferred to is a conflict if it says
-- anything else.
create table verdicts as
select
    sent.rowid as row_id,
    case
        when sent._row_key is null then 'no key'
        when length(sent._row_key) > {{ longest_key }} then 'key too long'
        when ranked.place > 1 and ranked.says_the_same then 'duplicate'
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
