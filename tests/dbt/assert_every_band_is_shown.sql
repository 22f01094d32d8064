-- Whoever changes limits that nothing reads has changed nothing; and without its limits a band is
-- NULL everywhere.
{% set shown = [] %}
{% set call = "metric_band\(\s*'(\w+)',\s*'[^']*'(?:,\s*audience='(\w+)')?\s*\)" %}
{% for nodes in [graph.nodes, graph.functions] if execute %}
    {% for node in nodes.values() if node.raw_code %}
        {% do shown.extend(modules.re.findall(call, node.raw_code)) %}
    {% endfor %}
{% endfor %}
with shown (metric, audience) as (

    values
    {% for metric, audience in shown | unique %}
        ('{{ metric }}', '{{ audience or "desk" }}'),
    {% endfor %}
    (null, null)

)

select
    shown.metric as shown_metric,
    shown.audience as shown_audience,
    metric_bands.metric,
    metric_bands.audience
from {{ ref('metric_bands') }} as metric_bands
full outer join shown
    on metric_bands.metric = shown.metric and metric_bands.audience = shown.audience
where
    (shown.metric is null and metric_bands.metric is not null)
    or (shown.metric is not null and metric_bands.metric is null)
