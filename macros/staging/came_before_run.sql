{#-
    Whether a raw row came before this run began: a load that commits while the run goes on would else be in some of
    its models and not in others. The loader stamps every load later than all before it, so one stamp a view tells.
    Where nothing was noted (`dbt show`), every row did.
-#}
{%- macro came_before_run(dataset, stamp='_loaded_at') -%}
    {{ stamp }} <= coalesce((
        select moments.loaded_until from {{ raw_moments() }} as moments
        where moments.run_id = '{{ invocation_id }}' and moments.view_name = '{{ dataset }}'
    ), 'infinity')
{%- endmacro -%}

{%- macro raw_moments() -%}
    {{ generate_schema_name('staging', none) | trim }}.raw_moments
{%- endmacro -%}

{#- The hook before a run. One statement looks at all views, so that it is one moment for all of them. -#}
{%- macro note_raw_moment() -%}
    {%- set views = [] %}
    {%- for name in selected_resources if name in graph.nodes %}
        {%- for source in graph.nodes[name].depends_on.nodes if source in graph.sources %}
            {%- do views.append(source) %}
        {%- endfor %}
    {%- endfor %}
    {%- if views %}
    do $moment$
    begin
        create schema if not exists {{ generate_schema_name('staging', none) | trim }};
        create table if not exists {{ raw_moments() }} (
            run_id text, view_name text, loaded_until timestamptz not null, noted_at timestamptz not null default now(),
            primary key (run_id, view_name)
        );
        delete from {{ raw_moments() }} where noted_at < now() - interval '7 days';
        insert into {{ raw_moments() }} (run_id, view_name, loaded_until)
        {%- for dataset in dataset_columns() %}
        select '{{ invocation_id }}', '{{ dataset }}', coalesce(max(_loaded_at), '-infinity')
        from {{ builtins.source('otc', dataset) }}
        {{- " union all" if not loop.last }}
        {%- endfor %};
    exception when undefined_table then
        raise notice 'There is no raw data yet.';
    end
    $moment$
    {%- endif %}
{%- endmacro -%}
