{#- One moment for all snapshots of a run, so that changes made together are found together. -#}
{%- macro postgres__snapshot_get_time() -%}
    ('{{ var("recorded_at") or run_started_at }}'::timestamptz at time zone 'UTC')
{%- endmacro -%}
