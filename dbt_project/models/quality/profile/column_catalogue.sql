with declared as (

    {% for dataset, columns in dataset_columns().items() %}
        select
            '{{ dataset }}' as dataset,
            declared.*
        from (
            values
            {% for raw, kind, name in columns %}
                ({{ loop.index }}, '{{ name }}', '{{ raw }}', '{{ kind }}', {{ not is_text(kind) }})
                {{- "," if not loop.last }}
            {% endfor %}
        ) as declared (position, column_name, raw_column, kind, is_typed)
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from declared
