-- Adds the rows of `{{ source }}` to `sent`, with what identifies each and a checksum of its values.
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
)
select
    *,
    {{ key }}({{ key_columns | map('quoted') | join(', ') }}) as _row_key,
    {% if modified_column in values %}
    coalesce(stamp_of({{ modified_column | quoted }}), '') as _modified,
    {% else %}
    '' as _modified,
    {% endif %}
    {{ checksum }} as _row_hash
from rows_read
