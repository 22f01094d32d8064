{#- What the warehouse knows of builds, of the nodes they built, and of the versions that readers got. -#}
{%- macro publication_tables(publication) -%}
-- The one that is not finished holds the warehouse: `begin_build` waits for it.
create table if not exists {{ publication }}.builds (
    build bigint generated always as identity primary key,
    run_id text not null unique,
    command text not null,
    started_by text not null default session_user,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    outcome text,
    code_version text,
    row_count bigint,
    failed_count bigint
);
-- Of earlier versions.
alter table {{ publication }}.builds
add column if not exists code_version text,
add column if not exists row_count bigint,
add column if not exists failed_count bigint;
create unique index if not exists one_build_at_a_time
on {{ publication }}.builds ((true)) where finished_at is null;

-- What became of each node in the last build that was to touch it: `started` as long as that has not ended well.
create table if not exists {{ publication }}.nodes (
    unique_id text primary key,
    kind text not null,
    relation text,
    is_roster boolean not null,
    is_required boolean not null,
    keeps_history boolean not null,
    parents text[] not null,
    details jsonb not null,
    status text not null,
    build bigint not null
);

-- `base` is the version that was served when this one was made: the rows kept with it lead from there to here.
create table if not exists {{ publication }}.versions (
    version bigint generated always as identity primary key,
    base bigint references {{ publication }}.versions,
    run_id text not null,
    published_at timestamptz not null default clock_timestamp(),
    published_by text not null default session_user,
    is_whole boolean not null,
    reason text,
    -- The clock of its build: months that were over by then are closed for later versions.
    as_of timestamptz not null,
    score numeric,
    loads jsonb,
    -- How long the comparison and the exchange took.
    seconds numeric,
    -- Whether the rows that lead back are still there.
    is_kept boolean not null default true
);

-- Which version is served, and since when: the last row.
create table if not exists {{ publication }}.moves (
    move bigint generated always as identity primary key,
    version bigint not null references {{ publication }}.versions,
    moved_at timestamptz not null default clock_timestamp(),
    moved_by text not null default session_user,
    reason text
);

-- What a version changed in each relation. Of a table the rows are kept in {{ publication }}.<schema>__<table>__v<version>,
-- of a view or function the text before and after. A table of other columns is kept whole, twice.
create table if not exists {{ publication }}.changes (
    version bigint not null references {{ publication }}.versions,
    relation text not null,
    kind text not null,
    gone_count bigint not null default 0,
    came_count bigint not null default 0,
    changed_count bigint not null default 0,
    is_restructured boolean not null default false,
    text_before text,
    text_after text,
    -- In the order in which one thing reads another.
    place bigint generated always as identity,
    primary key (version, relation)
);
-- Of earlier versions.
alter table {{ publication }}.changes add column if not exists place bigint generated always as identity;

-- Against which served version the built rows of a table were compared last: as long as that is served, the rows kept
-- for the next version are the difference, and where there are none there is none.
create table if not exists {{ publication }}.compared (
    relation text primary key,
    version bigint
);

-- The figures of past months that a version changed.
create table if not exists {{ publication }}.restatements (
    version bigint not null references {{ publication }}.versions,
    mart text not null,
    month date not null,
    measure text not null,
    value_before numeric,
    value_after numeric,
    is_month_closed boolean not null,
    is_beyond_limit boolean not null,
    primary key (version, mart, month, measure)
);

-- Backups that were read back and held all that they should.
create table if not exists {{ publication }}.backups (
    made_at timestamptz not null default clock_timestamp(),
    made_by text not null default session_user,
    file_name text not null,
    bytes bigint not null,
    row_count bigint not null
);

-- Views that people had built on a column that is gone: nothing else is lost.
create table if not exists {{ publication }}.lost_views (
    lost_at timestamptz not null default clock_timestamp(),
    view_name text not null,
    definition text not null,
    reason text not null
);
{%- endmacro -%}
