{#-
    Each state of the roster's files is noted once its changes are in the history. A state that was left behind and
    comes back is an older checkout, or one that lacks a change made elsewhere with `otc roster` and not
    committed: its build would record the missing rows as removed.
-#}
{%- macro roster_states(schema) -%}
    {{ schema }}.roster_states
{%- endmacro -%}

{%- macro state_of_roster_files() -%}
    (
        select coalesce(md5(string_agg(line, e'\n' order by line)), '')
        from (
            select 'member ' || to_jsonb(member)::text as line from {{ ref('stg_roster__members') }} as member
            union all
            select 'assignment ' || to_jsonb(assignment)::text
            from {{ ref('stg_roster__queue_assignments') }} as assignment
        ) as lines
    )
{%- endmacro -%}

{#- The hook after the history, which reads both snapshots. -#}
{%- macro note_roster_state() -%}
    {%- set states = roster_states(ref('team_members_snapshot').schema) %}
    do $note$
    begin
        create table if not exists {{ states }} (state text primary key, noted_at timestamptz not null);
        insert into {{ states }} (state, noted_at)
        values ({{ state_of_roster_files() }}, clock_timestamp())
        on conflict (state) do update set noted_at = excluded.noted_at;
    end
    $note$
{%- endmacro -%}

{#- A statement of the guard before each snapshot. -#}
{%- macro refuse_older_roster() -%}
    {%- set states = roster_states(this.schema) %}
        if to_regclass('{{ states }}') is not null then
            select max(noted_at) into left_at
            from {{ states }}
            having max(noted_at) > max(noted_at) filter (where state = {{ state_of_roster_files() }});
            if left_at is not null and not {{ var('roster_may_go_back') }} then
                raise exception 'The files of the roster are as they were before a change that was recorded by %.',
                    left_at
                using hint = 'Commit the change where it was made and update this checkout (git pull); if the roster '
                    'is meant to be as it was, say --vars "roster_may_go_back: true".';
            end if;
        end if;
{%- endmacro -%}
