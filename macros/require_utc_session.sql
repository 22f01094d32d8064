{#-
    Snapshots and stamps without a zone: in any other session zone the audit trail would be hours off. The profile
    cannot set it, since dbt-postgres passes no options on. Raised here and not by the server: dbt stumbles over the
    exposures when it skips everything because of a failed hook, and says nothing of the cause.
-#}
{%- macro require_utc_session() -%}
    {%- if execute %}
        {%- set session = run_query(
            "select current_setting('TimeZone'), quote_ident(current_user), quote_ident(current_database())"
        )[0] %}
        {%- if session[0] not in ['UTC', 'Etc/UTC'] %}
            {%- do exceptions.raise_compiler_error(
                'The session time zone is ' ~ session[0] ~ ', not UTC. Run: alter role ' ~ session[1]
                ~ ' in database ' ~ session[2] ~ " set timezone = 'UTC'"
            ) %}
        {%- endif %}
    {%- endif %}
{%- endmacro -%}
