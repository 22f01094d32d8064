-- A mart of the desk that does not depend on the gate is rebuilt from bad data while the others
-- keep the last good build: dashboards would then join two different days.
{% set of_the_desk = descendants(graph.sources) %}
{% set waiting = descendants(['model.otc.gate']) %}
{% set unguarded = [] %}
{% for name in of_the_desk if name in graph.nodes and name not in waiting %}
    {% if graph.nodes[name].fqn[1] not in ['staging', 'quality'] %}
        {% do unguarded.append(name) %}
    {% endif %}
{% endfor %}
with unguarded (name) as (

    values
    {% for name in unguarded %}
        ('{{ name }}'),
    {% endfor %}
    (null)

)

select *
from unguarded
where name is not null
