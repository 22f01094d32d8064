{#- Puts the tables and functions of publication into the warehouse; does nothing where they stand as they are here. -#}
{%- macro publication_schema() -%}
    {{ return(generate_schema_name('publication', none) | trim) }}
{%- endmacro -%}

{%- macro install_publication() -%}
    {%- if execute and is_build() -%}
        {%- set publication = publication_schema() -%}
        {%- set parts = [
            publication_tables(publication),
            publication_builds(publication),
            publication_readiness(publication),
            publication_structure(publication),
            publication_differences(publication),
            publication_restatements(publication),
            publication_views(publication),
            publication_keys(publication),
            publication_exchange(publication),
            publication_versions(publication),
            publication_moves(publication),
        ] -%}
        {%- set schemas = [publication] -%}
        {%- for node in graph.nodes.values() | list + graph.functions.values() | list if is_published(node) -%}
            {%- do schemas.extend([node.schema, 'build_' ~ node.schema]) -%}
        {%- endfor -%}
        {%- do install_schema(publication, schemas, parts) -%}
    {%- endif -%}
{%- endmacro -%}

{#- Runs the parts in the order given if they, or one of the schemas, are not there as they are here. -#}
{%- macro install_schema(schema, schemas, parts) -%}
    {%- set fingerprint = local_md5(parts | join) -%}
    {%- set found, missing = run_query(
        "select obj_description(to_regnamespace('" ~ schema ~ "'), 'pg_namespace'), count(*)"
        ~ " filter (where to_regnamespace(name) is null) from unnest(array['" ~ schemas | unique | join("', '") ~ "']) as name"
    ).rows[0].values() -%}
    {%- if found != fingerprint or missing -%}
        {%- do run_query(
            "select pg_advisory_xact_lock(hashtext('otc publication'));"
            ~ "create schema if not exists " ~ schemas | unique | join("; create schema if not exists ") ~ ";"
            ~ drop_functions(schema)
            ~ parts | join("\n")
            ~ "comment on schema " ~ schema ~ " is '" ~ fingerprint ~ "'; commit"
        ) -%}
    {%- endif -%}
{%- endmacro -%}

{#- PostgreSQL replaces no function by one with other parameters or another result. -#}
{%- macro drop_functions(publication) -%}
    do $drop$
    declare
        former regprocedure;
    begin
        for former in select oid from pg_proc where pronamespace = '{{ publication }}'::regnamespace loop
            execute format('drop function %s', former);
        end loop;
    end
    $drop$;
{%- endmacro -%}
