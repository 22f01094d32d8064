{#- The id that names a row of the dataset; timesheets have none. -#}
{% set own_ids = {'tickets': 'ticket_id', 'comments': 'comment_id'} %}
with value_issues as (

    select * from {{ ref('value_issues') }}

),

ids as (

    {% for dataset, id in own_ids.items() %}
        select
            '{{ dataset }}' as dataset,
            '{{ id }}' as column_name,
            row_key,
            {{ id }} as id,
            loaded_at,
            count(*) over (partition by {{ id }}) as row_count
        from {{ ref('stg_otc__' ~ dataset) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

unreadable as (

    select
        dataset,
        column_name,
        'parsed' as check_name,
        row_key,
        raw_value as id_value,
        loaded_at
    from value_issues
    where column_name in ('ticket_id', 'comment_id')

),

checked as (

    select
        ids.dataset,
        ids.column_name,
        checks.check_name,
        ids.row_key,
        ids.id::text as id_value,
        ids.loaded_at,
        checks.is_issue
    from ids
    cross join lateral (
        values
        ('nonblank', ids.id is null),
        ('plausible', ids.id <= 0),
        ('unique', ids.id is not null and ids.row_count > 1)
    ) as checks (check_name, is_issue)

),

-- What is there and cannot be read is not blank.
blank_or_wrong as (

    select
        checked.dataset,
        checked.column_name,
        checked.check_name,
        checked.row_key,
        checked.id_value,
        checked.loaded_at
    from checked
    left join unreadable
        on
            checked.check_name = 'nonblank'
            and checked.dataset = unreadable.dataset
            and checked.column_name = unreadable.column_name
            and checked.row_key = unreadable.row_key
    where checked.is_issue and unreadable.row_key is null

),

united as (

    select * from unreadable
    union all
    select * from blank_or_wrong

),

advised as (

    select
        *,
        case
            when check_name = 'unique' and loaded_at = max(loaded_at) over (
                partition by dataset, column_name, check_name, id_value
            ) then 'The newest of its id. Keep it and delete the others.'
            when check_name = 'unique' then 'Delete it: '
            else 'Correct the id at the desk and load again. If this row stays, delete it: '
        end as advice,
        format('delete from raw_otc.%I where _row_key = %L', dataset, row_key) as statement
    from united

)

select
    dataset,
    column_name,
    check_name,
    row_key,
    id_value,
    loaded_at,
    advice || case when advice like '%: ' then statement else '' end as what_to_do
from advised
