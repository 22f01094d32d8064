{#-
    One swap at a time. A view that reads two marts is told of both swaps (`keep_views`), and a foreign key holds
    both of its tables: two swaps at once would deadlock. A swap takes milliseconds.
-#}
{%- macro postgres__rename_relation(from_relation, to_relation) -%}
    {%- call statement('one_swap_at_a_time') -%}
        select pg_advisory_xact_lock(hashtext('otc swap'))
    {%- endcall -%}
    {{- default__rename_relation(from_relation, to_relation) -}}
{%- endmacro -%}
