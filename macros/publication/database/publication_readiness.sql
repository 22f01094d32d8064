{#- What is served, what belongs to a version, and whether it may be published: all of it, or else the roster's part. -#}
{%- macro publication_readiness(publication) -%}
create or replace function {{ publication }}.served_version() returns bigint language sql stable as $body$
    select version from {{ publication }}.moves order by move desc limit 1;
$body$;

-- What may be published now, in the order in which one thing reads another.
create or replace function {{ publication }}.members(is_roster_only boolean)
returns table (relation text, kind text, details jsonb) language sql stable as $body$
    with recursive readers as (
        select unique_id, unnest(parents) as parent from {{ publication }}.nodes
        where kind in ('table', 'view', 'function')
        union
        select readers.unique_id, unnest(nodes.parents)
        from readers
        inner join {{ publication }}.nodes on nodes.unique_id = readers.parent
    ),
    depths as (
        select readers.unique_id, count(*) as depth
        from readers
        inner join {{ publication }}.nodes on nodes.unique_id = readers.parent
        group by readers.unique_id
    )
    select nodes.relation, nodes.kind, nodes.details
    from {{ publication }}.nodes
    left join depths on depths.unique_id = nodes.unique_id
    where nodes.kind in ('table', 'view', 'function') and (nodes.is_roster or not is_roster_only)
    order by nodes.kind = 'table' desc, coalesce(depths.depth, 0), nodes.relation;
$body$;

-- A version is whole when each table of it is younger than all that it was made of, and every test of severity error
-- has passed since. Views and functions hold no rows, so they are never too old.
create or replace function {{ publication }}.problems(is_roster_only boolean)
returns table (problem text, node text) language sql stable as $body$
    with recursive ancestry as (
        select unique_id, build, unnest(parents) as ancestor
        from {{ publication }}.nodes
        where kind = 'table' and (is_roster or not is_roster_only)
        union
        select ancestry.unique_id, ancestry.build, unnest(nodes.parents)
        from ancestry
        inner join {{ publication }}.nodes on nodes.unique_id = ancestry.ancestor
    ),
    -- A test of a view asks of the tables that the view reads.
    read_by_tests as (
        select unique_id, unnest(parents) as parent from {{ publication }}.nodes where kind = 'test'
        union
        select read_by_tests.unique_id, unnest(nodes.parents)
        from read_by_tests
        inner join {{ publication }}.nodes on nodes.unique_id = read_by_tests.parent
        where nodes.kind not in ('table', 'stored')
    ),
    parents_of_tests as (
        select
            read_by_tests.unique_id,
            max(nodes.build) filter (where nodes.kind in ('table', 'stored')) as build,
            bool_and(nodes.is_roster) filter (where nodes.unique_id = any(tests.parents)) as is_roster
        from read_by_tests
        inner join {{ publication }}.nodes as tests on tests.unique_id = read_by_tests.unique_id
        inner join {{ publication }}.nodes on nodes.unique_id = read_by_tests.parent
        group by read_by_tests.unique_id
    )
    select 'not built', unique_id
    from {{ publication }}.nodes
    where kind <> 'test' and status <> 'success' and (is_roster or not is_roster_only)
    union all
    select distinct 'older than what it is made of', ancestry.unique_id
    from ancestry
    inner join {{ publication }}.nodes on nodes.unique_id = ancestry.ancestor
    where nodes.kind in ('table', 'stored') and nodes.build > ancestry.build
    union all
    select
        case
            when nodes.status in ('fail', 'error', 'runtime error') then 'failed'
            when nodes.status not in ('pass', 'warn') or nodes.build < parents.build then 'not tested since'
        end,
        nodes.unique_id
    from {{ publication }}.nodes
    left join parents_of_tests as parents on parents.unique_id = nodes.unique_id
    where
        nodes.kind = 'test' and nodes.is_required
        and (not is_roster_only or parents.is_roster)
        and (nodes.status not in ('pass', 'warn') or nodes.build < parents.build)
$body$;
{%- endmacro -%}
