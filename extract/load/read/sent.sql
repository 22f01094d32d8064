-- What was sent: a row for each row of the response, with each column as the text that was sent.
create table sent (
    {% for raw in columns.values() %}
    {{ raw | quoted }} varchar,
    {% endfor %}
    _row_key varchar,
    _row_hash varchar,
    _modified varchar
);
create table rejected (reason varchar, record varchar);
