{#-
    The hook before every model behind the gate: it ties the model to the gate, and refuses where only a part
    of the project is run and the last verdict was bad, or none was ever given.
-#}
{%- macro require_open_gate() -%}
    do $hook$
    declare
        verdict record;
    begin
        select is_open, reasons into verdict from {{ ref('gate') }};
        if not coalesce(verdict.is_open, false) then
            raise exception 'The quality gate is closed. %', coalesce(verdict.reasons, 'Nothing was judged yet.')
            using hint = 'Run `dbt build`; the docs page on data quality says what to do.';
        end if;
    end
    $hook$
{%- endmacro -%}
