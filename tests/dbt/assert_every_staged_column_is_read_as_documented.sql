-- The quality models compare a staged column with the raw column that the YAML names: if staging
-- reads another one, or reads it otherwise, they count, list and score the wrong values.
{% set technical = [
    'row_key', 'row_hash', 'nonempty_count', 'source', 'first_loaded_at', 'loaded_at'
] %}
with documented (model, expected) as (

    values
    {% for dataset, columns in dataset_columns().items() if execute %}
        {% set model = graph.nodes['model.otc.stg_otc__' ~ dataset] %}
        {% set read = columns | map(attribute=2) | list %}
        {% for raw, kind, name in columns %}
            {% set expected = '{{ ' ~ reader_of(kind) ~ ' }}(' ~ raw ~ ') as ' ~ name ~ ',\n' %}
            {% if expected not in model.raw_code %}
                ('{{ model.name }}', '{{ expected | trim | trim(",") }}'),
            {% endif %}
        {% endfor %}
        {% for name in model.columns if name not in read + technical %}
            ('{{ model.name }}', 'meta.raw of {{ name }}'),
        {% endfor %}
    {% endfor %}
    (null, null)

)

select *
from documented
where model is not null
