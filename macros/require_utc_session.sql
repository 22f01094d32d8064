{#-
    Snapshots stamp without a zone: in any other session zone the audit trail would be hours off. The
    profile cannot set it, since dbt-postgres passes no options on.
-#}
{%- macro require_utc_session() -%}
    do $guard$
    begin
        if current_setting('TimeZone') not in ('UTC', 'Etc/UTC') then
            raise exception 'The session time zone is %, not UTC. Run: alter role % in database % set timezone = ''UTC''',
                current_setting('TimeZone'), quote_ident(current_user), quote_ident(current_database());
        end if;
    end
    $guard$
{%- endmacro -%}
