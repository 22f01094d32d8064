{#-
    The hook before every build: no command of dbt may close or lose what no rebuild can make again. `--empty` builds
    tables without rows, and a snapshot of nothing takes everything for gone; a history that is missing would
    start again without a word. Developers' copies and CI's may.
-#}
{%- macro refuse_to_lose_history() -%}
    {%- if execute and is_build() and target.name not in ['dev', 'ci', 'canary'] -%}
        {%- if flags.EMPTY -%}
            {%- do exceptions.raise_compiler_error(
                'With --empty every table would be built without rows, and every history closed. Nothing was built. '
                ~ 'Use a copy of its own: --target dev.'
            ) -%}
        {%- endif -%}
        {%- if var('sample_pct') < 100 -%}
            {%- do exceptions.raise_compiler_error(
                'Readers would get a sample of the tickets. Nothing was built. `otc canary` builds samples.'
            ) -%}
        {%- endif -%}
        {%- if not var('history_may_restart') -%}
            {%- set lost = run_query(
                "select relation from " ~ publication_schema() ~ ".nodes"
                ~ " where keeps_history and status <> 'missing' and to_regclass(relation) is null order by relation"
            ).columns[0].values() -%}
            {%- if lost -%}
                {%- do exceptions.raise_compiler_error(
                    lost | join(' and ') ~ (' is' if lost | length == 1 else ' are') ~ ' gone, and with it a history that '
                    ~ 'no rebuild makes again. Nothing was built. Restore it (`otc restore`), or say that it may start '
                    ~ 'again: --vars "history_may_restart: true".'
                ) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}
