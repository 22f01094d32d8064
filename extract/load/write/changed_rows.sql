-- The rows to write, as they will be in the raw table, in the form that PostgreSQL copies: NULL is nothing at
-- all, a blank text is two quotes.
copy (
    with inserts as (
        select sent.*
        from sent
        inner join verdicts on sent.rowid = verdicts.row_id
        where verdicts.verdict = 'insert'
    ),
    changed as (
        select
            {% for raw in text_columns %}
            {{ raw | quoted if raw in sent_columns else 'null::varchar' }} as {{ raw | quoted }},
            {% endfor %}
            _row_key,
            _row_hash,
            {{ source | literal }} as _source,
            null::varchar as _kept_from,
            {{ loaded_at | literal }}::timestamptz as _first_loaded_at,
            null::timestamptz as _vanished_at
        from inserts
        {% if has_changes %}
        union all
        select
            {% for raw in text_columns %}
            {{ raw | quoted }},
            {% endfor %}
            _row_key, _row_hash, _source, _kept_from, _first_loaded_at, null::timestamptz as _vanished_at
        from updates
        union all
        -- As they are stored, with a mark: an update sets the mark to NULL when a row comes back.
        select
            {% for raw in text_columns %}
            {{ raw | quoted }},
            {% endfor %}
            _row_key, _row_hash, _source, _kept_from, _first_loaded_at::timestamptz as _first_loaded_at,
            {{ loaded_at | literal }}::timestamptz as _vanished_at
        from stored_rows
        semi join vanished on stored_rows._row_key = vanished._row_key
        {% endif %}
    )
    select
        *,
        {{ loaded_at | literal }}::timestamptz as _loaded_at,
        {{ load_id | literal }} as _dlt_load_id
    from changed
) to {{ path | literal }} (format csv, header)
