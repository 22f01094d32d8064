-- What was sent, a row of the response a row: each column the text that it was.
create table sent (
    {% for raw in columns.values() %}
    {{ raw | quoted }} varchar,
    {% endfor %}
    _row_key varchar,
    _row_hash varchar,
    _modified varchar
);
create table rejected (reason varchar, record varchar);
