{#-
    No statement of a build goes on for ever, and none of a build that was killed: the server looks now and then
    whether somebody still waits for its answer, where its system can tell.
-#}
{%- macro time_limits(statement_seconds=none) -%}
    {%- if is_build() -%}
    do $limits$
    begin
        set local statement_timeout = '{{ statement_seconds or var("build_statement_seconds") }}s';
        set local lock_timeout = '{{ var("build_lock_seconds") }}s';
    end
    $limits$;
    {{ notice_lost_client() }}
    {%- endif -%}
{%- endmacro -%}

{#- The server looks now and then whether somebody still waits for its answer. -#}
{%- macro notice_lost_client() -%}
    do $client$
    begin
        set local client_connection_check_interval = '5s';
    exception when invalid_parameter_value then
        raise notice 'This server cannot tell whether a build was killed.';
    end
    $client$
{%- endmacro -%}

{#- A test that hangs is stopped, and has then not passed. -#}
{%- macro postgres__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    {{ time_limits(var('test_statement_seconds')) }};
    {{ dbt.default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) }}
{%- endmacro -%}
