{{ config(materialized='view') }}
with versions as (

    select * from {{ source('publication', 'versions') }}

),

moves as (

    select * from {{ source('publication', 'moves') }}

),

changes as (

    select * from {{ source('publication', 'changes') }}

),

changed_rows as (

    select
        version,
        sum(gone_count) as gone_count,
        sum(came_count) as came_count,
        sum(changed_count) as changed_count
    from changes
    where kind = 'table'
    group by version

),

last_move as (

    select max(move) as move
    from moves

),

served as (

    select moves.version
    from moves
    inner join last_move
        on moves.move = last_move.move

),

described as (

    select
        versions.version,
        versions.base as former_version,
        versions.run_id,
        versions.published_by,
        versions.reason,
        versions.score,
        coalesce(changed_rows.gone_count, 0) as gone_count,
        coalesce(changed_rows.came_count, 0) as came_count,
        coalesce(changed_rows.changed_count, 0) as changed_count,
        versions.is_whole,
        versions.is_kept,
        served.version is not null as is_served,
        versions.published_at,
        versions.as_of
    from versions
    left join changed_rows
        on versions.version = changed_rows.version
    left join served
        on versions.version = served.version

)

select * from described
