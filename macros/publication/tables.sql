{%- materialization table, adapter='postgres' -%}
    {{ return(table_of_the_build() if is_published(model) else dbt.materialization_table_default()) }}
{%- endmaterialization -%}

{#-
    A table of the version that is being built. It stays, with the views on it, and only rows that changed are written;
    another set of columns or constraints, or --full-refresh, makes another table. `publish` takes the rows to readers.
-#}
{%- macro table_of_the_build() -%}
    {%- set target = build_side(this).incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- do hold_build() %}
    {%- set definition = get_table_columns_and_constraints() -%}
    {%- set fingerprint = local_md5(definition) -%}
    {%- set found = run_query(
        "select obj_description(to_regclass('" ~ target.include(database=false) ~ "'), 'pg_class')"
    ).columns[0].values()[0] -%}
    {%- do get_assert_columns_equivalent(sql) -%}
    {%- set is_new = found != fingerprint or flags.FULL_REFRESH -%}
    {%- call statement('main') -%}
        {{ create_filled(target, definition, fingerprint) if is_new else fill_again(target) }}
        analyze {{ target }};
    {%- endcall -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{%- endmacro -%}

{%- macro create_filled(target, definition, fingerprint) -%}
    do $drop$
    begin
        drop table if exists {{ target }} cascade;
    exception when wrong_object_type then
        drop view {{ target }} cascade;
    end
    $drop$;
    create table {{ target }} {{ definition }};
    comment on table {{ target }} is '{{ fingerprint }}';
    insert into {{ target }} ({{ adapter.dispatch('get_column_names', 'dbt')() }})
    {{ get_select_subquery(sql) }};
    select {{ publication_schema() }}.compare('{{ this.schema }}.{{ this.identifier }}');
{%- endmacro -%}

{#- The rows of the model beside those of the table, by key. Of those that are the same only the place is kept. -#}
{%- macro fill_again(target) -%}
    {%- set columns = model.columns.values() | map(attribute='name') | join(', ') -%}
    {%- set key = primary_key() | join(', ') -%}
    create temporary table given_rows on commit drop as
    select
        former.place,
        {{ key }},
        latter.hash is null as is_gone,
        latter.hash is distinct from former.hash as is_changed,
        case when latter.hash is distinct from former.hash then latter.row end as row
    from (
        select {{ key }}, typed.row, hash_record_extended(typed.row, 0) as hash
        from (
            select {{ key }}, row({{ columns }})::{{ target.include(database=false) }} as row
            from ({{ sql }}) as untyped
            offset 0
        ) as typed
    ) as latter
    full join (
        select mart.ctid as place, {{ key }}, hash_record_extended(row({{ columns }}), 0) as hash
        from {{ target }} as mart
    ) as former using ({{ key }});
    select {{ publication_schema() }}.refill('{{ target.include(database=false) }}', 'given_rows', 'changed_keys');
    select {{ publication_schema() }}.compare('{{ this.schema }}.{{ this.identifier }}', 'changed_keys');
{%- endmacro -%}

{#- The columns of the primary key, wherever the contract declares it. -#}
{%- macro primary_key() -%}
    {%- for constraint in model.constraints if constraint.type == 'primary_key' -%}
        {{ return(constraint.columns) }}
    {%- endfor -%}
    {%- set names = [] -%}
    {%- for column in model.columns.values() -%}
        {%- for constraint in column.constraints if constraint.type == 'primary_key' -%}
            {%- do names.append(column.name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if not names -%}
        {%- do exceptions.raise_compiler_error('What is published needs a primary key in its contract: versions are compared by it.') -%}
    {%- endif -%}
    {{ return(names) }}
{%- endmacro -%}
