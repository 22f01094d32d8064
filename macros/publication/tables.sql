{%- materialization table, adapter='postgres' -%}
    {%- set stays = is_published(model) or model.config.meta.get('stays', false) -%}
    {{ return(table_that_stays() if stays else dbt.materialization_table_default()) }}
{%- endmaterialization -%}

{#-
    A table that is not made again by each build, so that the views on it stay: another set of columns or constraints
    makes another table. Of the version that is being built only the rows that changed are written, and all of them with
    --full-refresh; `publish` takes them to readers. Others (`meta: {stays: true}`) are small, and filled again each time.
-#}
{%- macro table_that_stays() -%}
    {%- set target = built_relation(model, this).incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- do hold_build() %}
    {%- set definition = get_table_columns_and_constraints() -%}
    {%- set fingerprint = local_md5(definition) -%}
    {%- set found = run_query(
        "select obj_description(to_regclass('" ~ target.include(database=false) ~ "'), 'pg_class')"
    ).columns[0].values()[0] -%}
    {%- do get_assert_columns_equivalent(sql) -%}
    {%- set is_new = found != fingerprint or (flags.FULL_REFRESH and is_published(model)) -%}
    {%- call statement('main') -%}
        {%- if is_new %}
        {{ create_empty(target, definition, fingerprint) }}
        {%- endif %}
        {%- if is_published(model) and not is_new %}
        {{ change_rows(target) }}
        {%- else %}
        {{ replace_rows(target) }}
        {%- endif %}
        analyze {{ target }};
    {%- endcall -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{%- endmacro -%}

{%- macro create_empty(target, definition, fingerprint) -%}
    do $drop$
    begin
        drop table if exists {{ target }} cascade;
    exception when wrong_object_type then
        drop view {{ target }} cascade;
    end
    $drop$;
    create table {{ target }} {{ definition }};
    comment on table {{ target }} is '{{ fingerprint }}';
{%- endmacro -%}

{%- macro replace_rows(target) -%}
    delete from {{ target }};
    insert into {{ target }} ({{ adapter.dispatch('get_column_names', 'dbt')() }})
    {{ get_select_subquery(sql) }};
    {%- if is_published(model) %}
    select {{ publication_schema() }}.compare('{{ this.schema }}.{{ this.identifier }}');
    {%- endif %}
{%- endmacro -%}

{#- The rows of the model beside those of the table, by key. Of those that are the same only the place is kept. -#}
{%- macro change_rows(target) -%}
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
