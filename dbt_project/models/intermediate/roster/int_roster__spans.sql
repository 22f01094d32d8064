{% set attributes = ['name', 'email', 'organization', 'team', 'manager_id'] %}
with versions as (

    select * from {{ ref('int_roster__versions') }}

),

statements as (

    select
        record_id as team_member_id,
        {% for attribute in attributes %}
            fields ->> '{{ attribute }}' as {{ attribute }},
        {% endfor %}
        fields - '{is_active,start_date,end_date,notes}'::text[] as attributes,
        valid_from,
        {{ desk_date('valid_from') }} as recorded_date
    from versions
    where record_kind = 'member' and not is_removed

),

-- Only the last version of a day counts for it, and only a difference begins a span.
last_statements as (

    select distinct on (team_member_id, recorded_date) *
    from statements
    order by team_member_id asc, recorded_date asc, valid_from desc

),

compared as (

    select
        *,
        lag(attributes) over trail as previous_attributes
    from last_statements
    window trail as (partition by team_member_id order by recorded_date)

),

-- The first version holds for the time before, too: the roster is older than its history.
spans as (

    select
        team_member_id,
        {% for attribute in attributes %}
            {{ attribute }},
        {% endfor %}
        case when previous_attributes is null then '-infinity' else recorded_date end as began_date,
        lead(recorded_date) over trail as ended_date
    from compared
    where attributes is distinct from previous_attributes
    window trail as (partition by team_member_id order by recorded_date)

)

select * from spans
