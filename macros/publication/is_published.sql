{#-
    Readers see versions, each of them tested before it is published. What belongs to a version is built beside it,
    in schemas of its own (`build_marts` beside `marts`), which only builds and their tests read.
-#}
{%- macro is_published(node) -%}
    {{ return(node.resource_type in ['model', 'function'] and node.config.meta.get('published', false)) }}
{%- endmacro -%}

{%- macro build_side(relation) -%}
    {{ return(relation.incorporate(path={'schema': 'build_' ~ relation.schema})) }}
{%- endmacro -%}

{#- Where a node stands while the project is built. -#}
{%- macro built_relation(node, relation) -%}
    {{ return(build_side(relation) if is_published(node) else relation) }}
{%- endmacro -%}

{#- Everything else (docs, `dbt show`, the semantic layer) means the published version. -#}
{%- macro is_build() -%}
    {{ return(flags.WHICH in ['build', 'run', 'test', 'seed', 'snapshot']) }}
{%- endmacro -%}
