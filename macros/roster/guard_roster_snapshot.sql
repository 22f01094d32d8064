{#-
    The hook before a snapshot of the roster. An emptied file would close the history of everybody, files of an
    older checkout the history of those who came since, and a stamp before the last one would turn its intervals
    around: each stops here, before anything is written.
    Each snapshot asks about both files: one that is refused must keep the other's changes out as well. And so
    each waits for all tests of both, those that compare them too.

    Files are older if they would take back what `otc roster` recorded: a row that the command wrote is missing, or
    has other values at a lower revision. Edits by hand keep the revision, so they pass. As JSON, for a history
    that began before there were revisions has no such column.
-#}
{%- macro guard_roster_snapshot() -%}
    {%- set rosters = {
        'team_members_snapshot': (ref('stg_roster__members'), 'team_member_id'),
        'team_queue_assignments_snapshot': (ref('stg_roster__queue_assignments'), 'queue_assignment_id'),
    } %}
    do $guard$
    declare
        held bigint;
        vanished bigint;
        taken_back text;
        last_stamp timestamp;
    begin
    {%- for name, (roster, key) in rosters.items() %}
        {%- set history = this.schema ~ '.' ~ name %}
        if to_regclass('{{ history }}') is not null then
            select
                count(*),
                count(*) filter (where roster.{{ key }} is null),
                string_agg(history.{{ key }}::text, ', ' order by history.{{ key }}) filter (
                    where
                        coalesce((to_jsonb(history) ->> 'revision')::bigint, 0) > coalesce(roster.revision, 0)
                        and (
                            to_jsonb(history) @> (to_jsonb(roster) - '{revision,updated_by,change_reason}'::text[])
                        ) is not true
                ),
                max(history.dbt_valid_from)
            into held, vanished, taken_back, last_stamp
            from {{ history }} as history
            left join {{ roster }} as roster on history.{{ key }} = roster.{{ key }}
            where history.dbt_valid_to is null and history.dbt_is_deleted = 'False';
            if vanished * 2 > held and not {{ var('roster_may_shrink') }} then
                raise exception '% of the % rows that % knows are missing from the roster.',
                    vanished, held, '{{ name }}'
                using hint = 'Restore the file in seeds/ from git; if it is meant, say --vars "roster_may_shrink: true".';
            end if;
            if taken_back is not null and not {{ var('roster_may_go_back') }} then
                raise exception 'The roster''s files are older than a change that was recorded: % %.',
                    '{{ key }}', taken_back
                using hint = 'Commit the change where `otc roster` made it, and update this checkout (git pull); if it '
                    'is to be taken back, say --vars "roster_may_go_back: true".';
            end if;
            if last_stamp > {{ snapshot_get_time() }} then
                raise exception 'The history in % reaches to %, beyond the moment to be stamped.',
                    '{{ name }}', last_stamp
                using hint = 'Correct the clock, or the var recorded_at.';
            end if;
        end if;
    {%- endfor %}
    end
    $guard$
{%- endmacro -%}
