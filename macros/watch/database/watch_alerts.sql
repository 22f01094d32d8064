{#-
    The rules of the seed alert_rules, applied to what the view quality.measures says. A rule whose measure is not known
    now keeps its state: not to know is no reason to call anything well.
-#}
{%- macro watch_alerts(watch) -%}
{%- set quality = generate_schema_name('quality', none) | trim -%}
-- `above` and `below` compare the value itself; the others compare by how many percent it differs from what is usual.
create or replace function {{ watch }}.alert_level(
    comparison text, value numeric, warning numeric, critical numeric, usual numeric
) returns text language sql immutable as $body$
    with compared as (
        select
            case comparison
                when 'above' then value
                when 'below' then -value
                when 'rises' then 100 * (value - usual) / nullif(usual, 0)
                when 'falls' then 100 * (usual - value) / nullif(usual, 0)
                when 'deviates' then 100 * abs(value - usual) / nullif(usual, 0)
            end as measured,
            case when comparison = 'below' then -1 else 1 end as side
    )
    select case when measured > side * critical then 'critical' when measured > side * warning then 'warning' end
    from compared;
$body$;

-- Of the last builds before this one; too few are no habit.
create or replace function {{ watch }}.usual_value(of_measure text, at timestamptz) returns numeric
language sql stable as $body$
    with recent as (
        select value from {{ watch }}.measurements
        where measure = of_measure and measured_at < at
        order by measured_at desc, run_id desc
        limit 10
    )
    select percentile_cont(0.5) within group (order by value::float8)::numeric from recent having count(*) >= 5;
$body$;

-- What holds at a moment, with the limits as values: those of a trend follow from what is usual. `given` has the
-- measures that only a client knows, such as the room on its disk.
create or replace function {{ watch }}.judged_rules(at timestamptz default now(), given jsonb default '{}')
returns table (
    rule_id text, hold_hours numeric, value numeric, detail text, warning numeric, critical numeric, level text
) language plpgsql stable as $body$
begin
    return query
    with measured as (
        select measures.measure, measures.value, measures.detail from {{ quality }}.measures
        where measures.value is not null and not given ? measures.measure
        union all
        select one.key, one.value::numeric, null from jsonb_each_text(given) as one where one.value is not null
    )
    select
        rules.rule_id, rules.hold_hours, measured.value, measured.detail,
        coalesce(usual.value * (1 + usual.side * rules.warning / 100), rules.warning),
        coalesce(usual.value * (1 + usual.side * rules.critical / 100), rules.critical),
        {{ watch }}.alert_level(rules.comparison, measured.value, rules.warning, rules.critical, usual.value)
    from {{ quality }}.alert_limits as rules
    inner join measured on measured.measure = rules.measure
    cross join lateral (
        select
            recent.value,
            case
                when rules.comparison = 'falls' then -1
                when rules.comparison = 'deviates' and measured.value < recent.value then -1
                else 1
            end as side
        from (
            select case when rules.comparison in ('rises', 'falls', 'deviates')
                then {{ watch }}.usual_value(rules.measure, at) end as value
        ) as recent
    ) as usual
    order by rules.rule_id;
end
$body$;

-- Keeps what holds, and what there is to tell of it.
create or replace function {{ watch }}.judge_alerts(at timestamptz default null, given jsonb default '{}') returns void
language plpgsql as $body$
declare
    moment constant timestamptz := coalesce(at, (select max(measured_at) from {{ quality }}.measures), now());
    rule record;
    open_state {{ watch }}.alert_states;
    since timestamptz;
    told text;
begin
    perform pg_advisory_xact_lock(hashtext('otc alerts'));
    -- An alert ends with its rule.
    with ended as (
        update {{ watch }}.alert_states set resolved_at = moment
        where resolved_at is null and rule_id not in (select rule_id from {{ quality }}.alert_limits)
        returning *
    )
    insert into {{ watch }}.alert_events (state, kind, level, value, limit_value, detail, happened_at)
    select state, 'ended', level, value, limit_value, 'the rule is gone', moment from ended;
    for rule in select * from {{ watch }}.judged_rules(moment, given) loop
        select * into open_state from {{ watch }}.alert_states where rule_id = rule.rule_id and resolved_at is null;
        if rule.level is null then
            delete from {{ watch }}.alert_waits where rule_id = rule.rule_id;
            continue when open_state.state is null;
            update {{ watch }}.alert_states set resolved_at = moment where state = open_state.state;
            told := 'ended';
            rule.level := open_state.level;
        elsif open_state.state is null then
            insert into {{ watch }}.alert_waits values (rule.rule_id, moment) on conflict do nothing;
            select passed_since into since from {{ watch }}.alert_waits where rule_id = rule.rule_id;
            continue when moment < since + make_interval(secs => (3600 * rule.hold_hours)::float8);
            insert into {{ watch }}.alert_states (rule_id, firing_since, level, worst_level, value, limit_value, detail)
            values (
                rule.rule_id, since, rule.level, rule.level, rule.value,
                {{ watch }}.passed_limit(rule.level, rule.warning, rule.critical), rule.detail
            )
            returning * into open_state;
            told := 'began';
        else
            update {{ watch }}.alert_states
            set
                level = rule.level,
                worst_level = case when 'critical' in (rule.level, worst_level) then 'critical' else 'warning' end,
                value = rule.value,
                limit_value = {{ watch }}.passed_limit(rule.level, rule.warning, rule.critical),
                detail = rule.detail
            where state = open_state.state;
            continue when rule.level = open_state.level;
            told := case rule.level when 'critical' then 'worsened' else 'eased' end;
        end if;
        insert into {{ watch }}.alert_events (state, kind, level, value, limit_value, detail, happened_at)
        values (
            open_state.state, told, rule.level, rule.value,
            {{ watch }}.passed_limit(rule.level, rule.warning, rule.critical), rule.detail, moment
        );
    end loop;
end
$body$;

create or replace function {{ watch }}.passed_limit(level text, warning numeric, critical numeric) returns numeric
language sql immutable as $body$
    select case level when 'critical' then critical else warning end;
$body$;

-- What a build measured is what later ones are held against.
create or replace function {{ watch }}.keep_measurements(of_run text) returns void language plpgsql as $body$
begin
    insert into {{ watch }}.measurements (measure, run_id, value, measured_at)
    select measure, of_run, value, measured_at from {{ quality }}.measures where value is not null
    on conflict do nothing;
end
$body$;

-- At the end of each build. Gives what went wrong: a record that cannot be written must not fail a build.
create or replace function {{ watch }}.note_build(
    of_run text, code text, results jsonb, kept_days numeric, kept_node_days numeric
) returns text language plpgsql as $body$
begin
    perform {{ watch }}.record_results(of_run, code, results);
    if to_regclass('{{ quality }}.measures') is not null and to_regclass('{{ quality }}.alert_limits') is not null then
        perform {{ watch }}.judge_alerts();
        perform {{ watch }}.keep_measurements(of_run);
    end if;
    perform {{ watch }}.forget(kept_days, kept_node_days);
    return null;
exception when others then
    return sqlerrm;
end
$body$;
{%- endmacro -%}
