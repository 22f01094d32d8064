{#- Publishes all that was built, or else the roster's part of it; gives a sentence on what came of it. -#}
{%- macro publish_what_is_ready(publication) -%}
    {%- set problems = publication_problems(publication, false) -%}
    {%- if not problems -%}
        {%- set outcome = publish(publication, false) -%}
        {%- if outcome.startswith('Nothing could') -%}
            {#- A leaver leaves all the same. #}
            {%- do publish(publication, true) -%}
        {%- endif -%}
        {{ return(outcome) }}
    {%- endif -%}
    {%- set served = run_query(
        "select version, to_char(published_at, 'YYYY-MM-DD HH24:MI TZ') from " ~ publication
        ~ ".versions where version = " ~ publication ~ ".served_version()"
    ).rows -%}
    {%- set readers = 'Readers keep version ' ~ served[0][0] ~ ' of ' ~ served[0][1] if served else 'There is no version yet' -%}
    {%- do log('Not published. ' ~ readers ~ '; what was built is in the schemas build_*.', info=True) -%}
    {%- for problem in problems -%}
        {%- do log('  ' ~ problem, info=True) -%}
    {%- endfor -%}
    {%- if not publication_problems(publication, true) -%}
        {{ return(publish(publication, true)) }}
    {%- endif -%}
    {{ return('not published') }}
{%- endmacro -%}

{#- One line for each kind of problem, with the first few names. -#}
{%- macro publication_problems(publication, is_roster_only) -%}
    {%- set found = run_query(
        "select problem, count(*), array_to_string((array_agg(split_part(node, '.', 3) order by node))[1:5], ', ')"
        ~ " from " ~ publication ~ ".problems(" ~ is_roster_only ~ ")"
        ~ (" where problem not in ('failed', 'not tested since')" if var('publish_untested'))
        ~ " group by problem order by problem"
    ) -%}
    {%- set lines = [] -%}
    {%- for problem, count, names in found.rows -%}
        {%- do lines.append(problem ~ ' (' ~ count ~ '): ' ~ names ~ (', ...' if count > 5)) -%}
    {%- endfor -%}
    {{ return(lines) }}
{%- endmacro -%}

{%- macro publish(publication, is_roster_only) -%}
    {%- set version, problem, remedy = run_query(
        "select version, problem, remedy from " ~ publication ~ ".publish('" ~ invocation_id ~ "', " ~ is_roster_only ~ ", "
        ~ dbt.string_literal(dbt.escape_single_quotes(var('publish_untested') or var('publish_restated') or '')) ~ ", "
        ~ as_of() ~ ", "
        ~ (var('publication_lock_seconds') * 1000) | int ~ ", '"
        ~ generate_schema_name('quality', none) | trim ~ ".score_history', '" ~ raw_moments() ~ "', "
        ~ var('restatement_limit_pct') ~ ", " ~ (var('restatement_is_error') and not var('publish_restated')) ~ ")"
    ).rows[0].values() -%}
    {%- do run_query("commit") -%}
    {%- if problem -%}
        {{ return('Nothing could be published: ' ~ problem ~ ' ' ~ (remedy or '')) }}
    {%- endif -%}
    {%- if version -%}
        {%- set restated = run_query(
            "select count(*), count(distinct month) from " ~ publication ~ ".restatements where is_beyond_limit and version = "
            ~ version
        ).rows[0] -%}
        {%- if restated[0] -%}
            {%- do exceptions.warn(
                'Version ' ~ version ~ ' restates ' ~ restated[0] ~ ' figures of ' ~ restated[1] ~ ' closed months by more than '
                ~ var('restatement_limit_pct') ~ ' %: select * from quality.restatements where version = ' ~ version
            ) -%}
        {%- endif -%}
    {%- endif -%}
    {%- do run_query(
        "select " ~ publication ~ ".forget_versions(" ~ var('publication_kept_versions') ~ ", "
        ~ var('publication_kept_hours') ~ "); commit"
    ) -%}
    {%- set part = " (the roster's part of it)" if is_roster_only else '' -%}
    {%- set said = 'Published version ' ~ version ~ part if version else 'Nothing changed for readers' ~ part -%}
    {%- do log(said ~ '.', info=True) -%}
    {{ return(said) }}
{%- endmacro -%}
