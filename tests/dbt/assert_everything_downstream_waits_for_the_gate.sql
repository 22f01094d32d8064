-- A mart that does not depend on the gate is rebuilt from bad data while the others keep the last
-- good build: dashboards would then join two different days.
{% set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | list %}
{% set waiting = ['model.otc.gate'] %}
{# Models come in no order: a pass for each of them reaches the longest chain. #}
{% for _ in models %}
    {% for model in models if model.unique_id not in waiting %}
        {% if model.depends_on.nodes | select('in', waiting) | list %}
            {% do waiting.append(model.unique_id) %}
        {% endif %}
    {% endfor %}
{% endfor %}
with unguarded (model) as (

    values
    {% for model in models if model.fqn[1] not in ['staging', 'quality'] %}
        {% if model.unique_id not in waiting %}('{{ model.name }}'),{% endif %}
    {% endfor %}
    (null)

)

select *
from unguarded
where model is not null
