-- A view or function that people read and that has the run clock in it grows no older when builds
-- stop: then no alarm on an age ever fires. `live_moment` is what they count to.
{% set frozen = [] %}
{% for nodes in [graph.nodes, graph.functions] if execute %}
    {% for node in nodes.values() if node.raw_code and 'as_of()' in node.raw_code %}
        {% set is_read = node.resource_type == 'function' or (
            node.config.materialized == 'view' and node.fqn[1] in ['marts', 'servicedesk', 'quality']
        ) %}
        {% if is_read %}
            {% do frozen.append(node.name) %}
        {% endif %}
    {% endfor %}
{% endfor %}
with frozen (name) as (

    values
    {% for name in frozen %}
        ('{{ name }}'),
    {% endfor %}
    (null)

)

select *
from frozen
where name is not null
