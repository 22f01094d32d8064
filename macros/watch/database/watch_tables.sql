{#- What is kept of runs, of what they measured, and of alerts. Loads keep theirs in raw_otc, builds in publication. -#}
{%- macro watch_tables(watch) -%}
create table if not exists {{ watch }}.runs (
    run_id text primary key,
    kind text not null,
    started_at timestamptz not null,
    finished_at timestamptz not null,
    outcome text not null,
    seconds numeric not null,
    cpu_seconds numeric,
    peak_memory_bytes bigint,
    row_count bigint,
    code_version text,
    error text,
    started_by text not null default session_user
);
create index if not exists runs_started_at on {{ watch }}.runs (started_at);

create table if not exists {{ watch }}.run_stages (
    run_id text not null references {{ watch }}.runs on delete cascade,
    stage text not null,
    seconds numeric not null,
    cpu_seconds numeric,
    peak_memory_bytes bigint,
    row_count bigint,
    outcome text not null,
    primary key (run_id, stage)
);

-- What dbt said of each node of a build, also of one that failed.
create table if not exists {{ watch }}.node_results (
    build bigint not null,
    unique_id text not null,
    stage text not null,
    status text not null,
    seconds numeric not null,
    row_count bigint,
    failures bigint,
    message text,
    primary key (build, unique_id)
);

-- Each measure as it was at the end of each build: what is usual is the median of the last ones.
create table if not exists {{ watch }}.measurements (
    measure text not null,
    run_id text not null,
    value numeric not null,
    measured_at timestamptz not null,
    primary key (measure, run_id)
);

-- Since when a limit is passed, where the rule asks for that to last.
create table if not exists {{ watch }}.alert_waits (
    rule_id text primary key,
    passed_since timestamptz not null
);

-- An alert from its beginning to its end; of a rule one at most is open.
create table if not exists {{ watch }}.alert_states (
    state bigint generated always as identity primary key,
    rule_id text not null,
    firing_since timestamptz not null,
    level text not null check (level in ('warning', 'critical')),
    worst_level text not null check (worst_level in ('warning', 'critical')),
    value numeric not null,
    limit_value numeric,
    detail text,
    resolved_at timestamptz
);
create unique index if not exists one_open_alert_a_rule
on {{ watch }}.alert_states (rule_id) where resolved_at is null;

-- What is to be told of alerts, and to which channel it was.
create table if not exists {{ watch }}.alert_events (
    event bigint generated always as identity primary key,
    state bigint not null references {{ watch }}.alert_states on delete cascade,
    kind text not null check (kind in ('began', 'worsened', 'eased', 'ended')),
    level text not null,
    value numeric,
    limit_value numeric,
    detail text,
    happened_at timestamptz not null
);
create index if not exists alert_events_state on {{ watch }}.alert_events (state);

-- What a channel has heard of: all events up to this one. To one that is new only what is still open is told.
create table if not exists {{ watch }}.alert_channels (
    channel text primary key,
    after_event bigint not null,
    known_since timestamptz not null default now()
);

create table if not exists {{ watch }}.alert_deliveries (
    event bigint not null references {{ watch }}.alert_events on delete cascade,
    channel text not null,
    attempts integer not null,
    tried_at timestamptz not null,
    delivered_at timestamptz,
    error text,
    primary key (event, channel)
);
{%- endmacro -%}
