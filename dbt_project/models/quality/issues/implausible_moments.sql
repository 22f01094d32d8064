with plausible_range as (

    select * from {{ ref('plausible_range') }}

),

doubts as (

    {% for dataset, columns in dataset_columns().items() %}
        {{ moments_in_doubt(dataset, columns) | indent(4) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select * from doubts
