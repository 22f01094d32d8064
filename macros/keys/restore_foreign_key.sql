{#-
    Not validated at first, and then if it can be: where the parent alone is rebuilt, its children may still
    hold rows that their own rebuild will take away.
-#}
{%- macro restore_foreign_key(child, column, parent, references) -%}
    {%- set child_table = child.schema ~ '.' ~ child.alias %}
    {%- set parent_table = parent.schema ~ '.' ~ parent.alias %}
    {%- set name = child.alias ~ '_' ~ column ~ '_fkey' %}
    do $key$
    begin
        if to_regclass('{{ child_table }}') is null or to_regclass('{{ parent_table }}') is null then
            return;
        end if;
        alter table {{ child_table }} drop constraint if exists {{ name }};
        alter table {{ child_table }} add constraint {{ name }}
            foreign key ({{ column }}) references {{ parent_table }} ({{ references }}) not valid;
        if not exists (
            select 1
            from {{ child_table }} as child
            left join {{ parent_table }} as parent on child.{{ column }} = parent.{{ references }}
            where child.{{ column }} is not null and parent.{{ references }} is null
        ) then
            alter table {{ child_table }} validate constraint {{ name }};
        end if;
    end
    $key$;
{%- endmacro -%}
