-- The rows to update, where a sent row differs from the stored one.
--
-- - A column that the response does not have changes nothing: the stored value stays.
-- - A blank does not replace a value that another source delivered (the API leaves out dates that the
--   exports have). A blank from the value's own source is news, and replaces it.
-- - Some values never change once they can be read; an attempt is reported, and the stored value stays.
--
-- `_source` is where the row came from last. `_kept_from` names, for each value that came from elsewhere
-- and was kept, where that was. The checksum is that of the row as it was sent, so that the same row is
-- unchanged the next time.
create or replace macro blank(value) as value is null or value = '';
create or replace macro is_kept(sent, origin) as blank(sent) and origin <> {{ source | literal }};

{% macro stored(raw) %}stored_rows.{{ raw | quoted }}{% endmacro %}
{% macro stays(raw) %}is_{{ fixed[raw] }}({{ stored(raw) }}) and {{ fixed[raw] }}_of({{ stored(raw) }}) <> {{ fixed[raw] }}_of({{ sent(raw) }}){% endmacro %}
{% macro sent(raw) %}differing.{{ raw | quoted }}{% endmacro %}
{% macro origin(raw) %}origins.{{ raw | quoted }}{% endmacro %}
create table updates as
with differing as (
    select sent.*
    from sent
    inner join verdicts on sent.rowid = verdicts.row_id
    where verdicts.verdict = 'differs'
),
origins as (
    select
        {% for raw in text_columns %}
        coalesce(json_extract_string(_kept_from, {{ ('$."' ~ raw ~ '"') | literal }}), _source)
            as {{ raw | quoted }},
        {% endfor %}
        _row_key
    from stored_rows
)
select
    {% for raw in text_columns %}
    {% if raw not in sent_columns %}
    {{ stored(raw) }} as {{ raw | quoted }},
    {% elif raw in fixed %}
    case when blank({{ sent(raw) }}) or {{ stays(raw) }} then {{ stored(raw) }} else {{ sent(raw) }} end
        as {{ raw | quoted }},
    {% else %}
    case when is_kept({{ sent(raw) }}, {{ origin(raw) }}) then {{ stored(raw) }} else {{ sent(raw) }} end
        as {{ raw | quoted }},
    {% endif %}
    {% endfor %}
    {% for raw in fixed %}
    {% if raw in sent_columns %}
    not blank({{ sent(raw) }}) and {{ stays(raw) }} as {{ ('refused: ' ~ raw) | quoted }},
    {% else %}
    false as {{ ('refused: ' ~ raw) | quoted }},
    {% endif %}
    {% endfor %}
    nullif(to_json(map_from_entries(list_filter([
        {% for raw in text_columns | sort if raw not in fixed %}
        {
            'k': {{ raw | literal }},
            'v': case
                when not blank({{ stored(raw) }}) and {{ origin(raw) }} <> {{ source | literal }}
                {% if raw in sent_columns %}
                    and is_kept({{ sent(raw) }}, {{ origin(raw) }})
                {% endif %}
                    then {{ origin(raw) }}
            end
        },
        {% endfor %}
    ], lambda entry: entry.v is not null)))::varchar, '{}') as _kept_from,
    differing._row_key,
    differing._row_hash,
    {{ source | literal }} as _source,
    stored_rows._first_loaded_at::timestamptz as _first_loaded_at
from differing
inner join stored_rows on differing._row_key = stored_rows._row_key
inner join origins on differing._row_key = origins._row_key
