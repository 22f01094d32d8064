{#-
    The rates of a canary beside those that readers have of the same tickets. `otc canary` builds the sample in a
    target of its own, calls this, and takes the schemas away.
-#}
{%- macro judge_canary() -%}
    {%- set found = run_query(
        "with served as (" ~ canary_rates('marts') ~ "), canary as (" ~ canary_rates(target.schema ~ '_marts') ~ ")"
        ~ " select rate, served.value, canary.value, tolerance_pct,"
        ~ " abs(canary.value - served.value) * 100 > abs(served.value) * tolerance_pct or canary.value is null"
        ~ " from served inner join canary using (rate) inner join " ~ ref('canary_rates') ~ " using (rate)"
        ~ " where served.value is not null order by rate"
    ) -%}
    {%- set broken = [] -%}
    {%- for rate, served, canary, tolerance, is_broken in found.rows -%}
        {%- do log(rate ~ ': ' ~ canary ~ ', readers have ' ~ served ~ (' - MORE THAN ' ~ tolerance ~ ' % OFF' if is_broken), info=True) -%}
        {%- do broken.append(rate) if is_broken -%}
    {%- endfor -%}
    {%- if broken -%}
        {%- do exceptions.raise_compiler_error(
            'The canary differs from what readers have in ' ~ broken | join(', ') ~ ' (limits: seed canary_rates).'
        ) -%}
    {%- endif -%}
{%- endmacro -%}

{#- One row per rate, of the tickets of the sample. -#}
{%- macro canary_rates(marts) -%}
    {%- set rates = {
        'tickets': 'count(*)',
        'closed_pct': '100.0 * count(*) filter (where metrics.is_closed) / nullif(count(*), 0)',
        'unassigned_pct': '100.0 * count(*) filter (where metrics.is_unassigned) / nullif(count(*), 0)',
        'sla_met_pct': '100.0 * count(*) filter (where metrics.is_sla_met) / nullif(count(metrics.is_sla_met), 0)',
        'mean_resolution_hours': 'avg(metrics.resolution_hours)',
        'mean_booked_hours': 'avg(metrics.booked_hours)',
        'comments_per_ticket': 'avg(metrics.comment_count)',
    } -%}
    {%- for rate, expression in rates.items() %}
        select '{{ rate }}' as rate, round(({{ expression }})::numeric, 2) as value
        from {{ marts }}.ticket_metrics as metrics
        where {{ is_in_sample('metrics.ticket_id', "''") }}
        {{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro -%}

{#- Nothing of a canary stays: its schemas have its target's name in front. -#}
{%- macro drop_canary() -%}
    {%- if target.name != 'canary' -%}
        {%- do exceptions.raise_compiler_error('This drops the schemas of a canary: --target canary.') -%}
    {%- endif -%}
    {%- do run_query(
        "do $drop$ declare one text; begin for one in select nspname from pg_namespace"
        ~ " where nspname ~ '^(build_)?" ~ target.schema ~ "_' and nspowner = current_user::regrole"
        ~ " loop execute format('drop schema %I cascade', one); end loop; end $drop$; commit"
    ) -%}
{%- endmacro -%}
