-- A mart of the desk that does not depend on the gate is rebuilt from bad data while the others
-- keep the last good build: dashboards would then join two different days.
{% set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | list %}
{% set waiting = ['model.otc.gate'] %}
{% set of_the_desk = graph.sources.keys() | list %}
{# Models come in no order: a pass for each of them reaches the longest chain. #}
{% for _ in models %}
    {% for found in [waiting, of_the_desk] %}
        {% for model in models if model.unique_id not in found %}
            {% if model.depends_on.nodes | select('in', found) | list %}
                {% do found.append(model.unique_id) %}
            {% endif %}
        {% endfor %}
    {% endfor %}
{% endfor %}
with unguarded (model) as (

    values
    {% for model in models if model.fqn[1] not in ['staging', 'quality'] %}
        {% if model.unique_id in of_the_desk and model.unique_id not in waiting %}
            ('{{ model.name }}'),
        {% endif %}
    {% endfor %}
    (null)

)

select *
from unguarded
where model is not null
