{#- At the end of a build, however it ended: what became of its nodes, what the measures and the alerts are now. -#}
{%- macro note_build(results) -%}
    {%- set notes = [] -%}
    {%- for result in results -%}
        {%- do notes.append({
            'unique_id': result.node.unique_id,
            'stage': stage_of(result.node),
            'status': result.status | string,
            'seconds': result.execution_time,
            'row_count': (result.adapter_response or {}).get('rows_affected'),
            'failures': result.failures,
            'message': (result.message or '') | string if result.status | string not in ['success', 'pass'] else none,
        }) -%}
    {%- endfor -%}
    {%- set problem = run_query(
        "select " ~ watch_schema() ~ ".note_build('" ~ invocation_id ~ "', "
        ~ dbt.string_literal(dbt.escape_single_quotes(code_version())) ~ ", " ~ json_literal(tojson(notes)) ~ ", "
        ~ var('watch_kept_days') ~ ", " ~ var('watch_kept_node_days') ~ ")"
    ).columns[0].values()[0] -%}
    {%- do run_query("commit") -%}
    {%- if problem -%}
        {%- do exceptions.warn('The record of this build could not be kept: ' ~ problem) -%}
    {%- endif -%}
{%- endmacro -%}

{#- The folder that a node's work belongs to: staging, profile, rules, marts. -#}
{%- macro stage_of(node) -%}
    {%- if node.resource_type != 'model' -%}
        {{ return(node.resource_type | string | replace('_', ' ') ~ 's') }}
    {%- endif -%}
    {{ return(node.fqn[2] if node.fqn[1] == 'quality' and node.fqn | length > 3 else node.fqn[1]) }}
{%- endmacro -%}

{#- As git says it where the caller knows (`make build`, `otc run`), or else a checksum of the project's files. -#}
{%- macro code_version() -%}
    {%- set checksums = [] -%}
    {%- for node in graph.nodes.values() if node.checksum -%}
        {%- do checksums.append(node.checksum.checksum) -%}
    {%- endfor -%}
    {{ return(env_var('OTC_CODE_VERSION', '') or 'project ' ~ local_md5(checksums | sort | join)[:12]) }}
{%- endmacro -%}
