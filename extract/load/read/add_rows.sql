-- Adds the rows of `{{ source }}` to `sent`, with what identifies each and a checksum of its values.
--
-- The parts of a key are worked out in a step of their own, for what follows names each of them several
-- times. Blanks count as values, so that a part that is missing cannot defeat the key; all blank is not
-- a key.
{% set parts = key_columns.values() | list %}
insert into sent by name
with rows_read as (
    select
        {% for raw, value in values.items() %}
        {{ 'replace(' ~ value ~ ", chr(0), '')" if has_nuls else value }} as {{ raw | quoted }},
        {% endfor %}
    from {{ source }}
    {% if first_row %}
    where {{ any_column | quoted }} is distinct from {{ first_row | literal }}
    {% endif %}
),
with_parts as (
    select
        *,
        {% for raw, kind in key_columns.items() %}
        {{ kind }}_of({{ raw | quoted }}) as part_{{ kind }},
        {% endfor %}
    from rows_read
)
select
    {% for raw in values %}
    {{ raw | quoted }},
    {% endfor %}
    case when concat(part_{{ parts | join(', part_') }}) <> ''
        then concat_ws('|'{% for part in parts %}, key_part(part_{{ part }}){% endfor %})
    end as _row_key,
    {% if modified_column in values %}
    coalesce(stamp_of({{ modified_column | quoted }}), '') as _modified,
    {% else %}
    '' as _modified,
    {% endif %}
    {{ checksum }} as _row_hash
from with_parts
