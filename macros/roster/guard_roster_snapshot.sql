{#-
    The hook before a snapshot of the roster. An emptied file would close the history of everybody, and a
    stamp before the last one would turn its intervals around: either stops here, before anything is written.
-#}
{%- macro guard_roster_snapshot(roster, key) -%}
    {%- set history = this.schema ~ '.' ~ this.identifier %}
    do $guard$
    declare
        held bigint;
        vanished bigint;
        last_stamp timestamp;
    begin
        if to_regclass('{{ history }}') is null then
            return;
        end if;
        select count(*), count(*) filter (where roster.{{ key }} is null), max(history.dbt_valid_from)
        into held, vanished, last_stamp
        from {{ history }} as history
        left join {{ roster }} as roster on history.{{ key }} = roster.{{ key }}
        where history.dbt_valid_to is null and history.dbt_is_deleted = 'False';
        if vanished * 2 > held and not {{ var('roster_may_shrink') }} then
            raise exception '% of the % rows that % knows are missing from the roster.',
                vanished, held, '{{ this.identifier }}'
            using hint = 'Restore the file in seeds/ from git; if it is meant, say --vars "roster_may_shrink: true".';
        end if;
        if last_stamp > {{ snapshot_get_time() }} then
            raise exception 'The history in % reaches to %, beyond the moment to be stamped.',
                '{{ this.identifier }}', last_stamp
            using hint = 'Correct the clock, or the var recorded_at.';
        end if;
    end
    $guard$
{%- endmacro -%}
