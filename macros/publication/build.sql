{#- The hook before a build: waits for its turn. -#}
{%- macro begin_build() -%}
    {%- if execute and is_build() -%}
        {%- set command = 'dbt ' ~ flags.WHICH ~ (' --select ' ~ invocation_args_dict.get('select') | join(' ') if invocation_args_dict.get('select')) -%}
        {#- By itself, because a client that is lost is looked for as of the next statement. #}
        {%- do run_query(notice_lost_client()) -%}
        {%- do run_query(
            "select " ~ publication_schema() ~ ".begin_build(" ~ dbt.string_literal(invocation_id) ~ ", "
            ~ dbt.string_literal(dbt.escape_single_quotes(command)) ~ ", " ~ var('build_wait_seconds') ~ ", array['"
            ~ selected_resources | join("', '") ~ "']::text[]); commit"
        ) -%}
    {%- endif -%}
{%- endmacro -%}

{#- Before each write to the build side: this build still has its turn. -#}
{%- macro hold_build() -%}
    {%- do run_query("select " ~ publication_schema() ~ ".hold_build('" ~ invocation_id ~ "')") -%}
{%- endmacro -%}

{#- The hook after a build, however it ended: publishes what is whole and tested, and says what is not. -#}
{%- macro end_build(results) -%}
    {%- if execute and is_build() -%}
        {%- set publication = publication_schema() -%}
        {%- set statuses = {} -%}
        {%- for result in results -%}
            {%- do statuses.update({result.node.unique_id: result.status | string}) -%}
        {%- endfor -%}
        {%- set project = tojson(graph_for_publication()) -%}
        {%- set known = run_query("select obj_description('" ~ publication ~ ".nodes'::regclass, 'pg_class')") -%}
        {%- set is_known = known.columns[0].values()[0] == local_md5(project) -%}
        {%- do run_query(
            "select " ~ publication ~ ".record_nodes('" ~ invocation_id ~ "', "
            ~ ('null' if is_known else json_literal(project)) ~ ", " ~ json_literal(tojson(statuses)) ~ ");"
            ~ "comment on table " ~ publication ~ ".nodes is '" ~ local_md5(project) ~ "'; commit"
        ) -%}
        {%- set outcome = publish_what_is_ready(publication) -%}
        {%- do run_query(
            "select " ~ publication ~ ".end_build('" ~ invocation_id ~ "', " ~ dbt.string_literal(dbt.escape_single_quotes(outcome)) ~ "); commit"
        ) -%}
        {%- do note_build(results) -%}
        {%- if outcome.startswith('Nothing could') -%}
            {%- do exceptions.raise_compiler_error(outcome) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro -%}

{%- macro json_literal(text) -%}
    {{ return("'" ~ text | replace("'", "''") ~ "'::jsonb") }}
{%- endmacro -%}

{#- What publication has to know of the project. -#}
{%- macro graph_for_publication() -%}
    {%- set nodes = [] -%}
    {%- set known = {} -%}
    {%- do known.update(graph.nodes) -%}
    {%- do known.update(graph.functions) -%}
    {%- for node in known.values() if node.resource_type in ['model', 'seed', 'snapshot', 'function', 'test'] -%}
        {%- set is_member = node.resource_type != 'test' and is_published(node) -%}
        {%- if node.resource_type == 'test' -%}
            {%- set kind = 'test' -%}
        {%- elif node.resource_type == 'function' -%}
            {%- set kind = 'function' if is_member else 'passing' -%}
        {%- elif is_member -%}
            {%- set kind = node.config.materialized -%}
        {%- else -%}
            {%- set kind = 'passing' if node.config.materialized == 'view' else 'stored' -%}
        {%- endif -%}
        {#- The gate is asked, not read: a new verdict makes no mart old. #}
        {%- do nodes.append({
            'unique_id': node.unique_id,
            'kind': kind,
            'relation': node.schema ~ '.' ~ node.alias if kind != 'test' else none,
            'is_roster': 'roster' in node.tags,
            'is_required': kind == 'test' and node.config.severity | lower == 'error',
            'keeps_history': node.resource_type == 'snapshot' or node.config.full_refresh == false,
            'parents': node.depends_on.nodes | select('in', known) | reject('equalto', 'model.otc.gate') | list,
            'details': publication_details(node) if is_member else {},
        }) -%}
    {%- endfor -%}
    {{ return(nodes) }}
{%- endmacro -%}

{#- What a table, view or function is to have among the readers beside its rows. -#}
{%- macro publication_details(node) -%}
    {%- set columns = {} -%}
    {%- set described = graph.nodes['model.' ~ project_name ~ '.' ~ node.config.meta.get('described_by', node.name)] -%}
    {%- for column in (described or node).columns.values() if column.description -%}
        {%- do columns.update({column.name: column.description}) -%}
    {%- endfor -%}
    {%- set keys = [] -%}
    {%- for key in node.config.meta.get('foreign_keys', []) -%}
        {%- set parent = graph.nodes['model.' ~ project_name ~ '.' ~ key.to] -%}
        {%- do keys.append({
            'column': key.column, 'to': parent.schema ~ '.' ~ parent.alias, 'references': key.references
        }) -%}
    {%- endfor -%}
    {{ return({
        'description': node.description or none,
        'columns': columns,
        'indexes': (node.config.get('indexes') or []) | map(attribute='columns') | list,
        'foreign_keys': keys,
        'restated': restated_figures(node),
    }) }}
{%- endmacro -%}

{#- Of which columns the past months are held against each other: `meta.restated` names the day or month, and endings. -#}
{%- macro restated_figures(node) -%}
    {%- set restated = node.config.meta.get('restated') -%}
    {%- set figures = [] -%}
    {%- for column in node.columns.values() if restated -%}
        {%- for ending in restated.endings if column.name.endswith(ending) -%}
            {%- do figures.append(column.name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return({'month_of': restated.month_of, 'figures': figures} if figures else none) }}
{%- endmacro -%}
