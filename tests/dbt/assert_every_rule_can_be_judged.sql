-- A rule that names a column or a check that does not exist is never measured, and what is never
-- measured is left out: the score would rest on fewer rules than the seed lists, and say nothing.
with quality_rules as (

    select * from {{ ref('quality_rules') }}

),

column_catalogue as (

    select * from {{ ref('column_catalogue') }}

),

of_every_column (check_name) as (

    values ('present'), ('nonblank'), ('filled'), ('parsed'), ('plausible')

),

of_one_thing (dataset, column_name, check_name) as (

    values
    ('tickets', null, 'typed_columns'),
    ('tickets', null, 'filled_columns'),
    ('tickets', null, 'rows_sent'),
    ('tickets', 'ticket_id', 'unique'),
    ('tickets', 'status', 'known'),
    ('tickets', 'severity', 'known'),
    ('tickets', null, 'in_order'),
    ('comments', null, 'typed_columns'),
    ('comments', null, 'filled_columns'),
    ('comments', null, 'rows_sent'),
    ('comments', 'comment_id', 'unique'),
    ('comments', 'comment_type', 'known'),
    ('comments', null, 'orphans_no_ticket'),
    ('comments', null, 'orphans_outside_window'),
    ('comments', null, 'orphans_never_seen'),
    ('timesheets', null, 'typed_columns'),
    ('timesheets', null, 'filled_columns'),
    ('timesheets', null, 'rows_sent'),
    ('timesheets', null, 'unique'),
    ('timesheets', null, 'administrative'),
    ('timesheets', null, 'orphans_no_ticket'),
    ('timesheets', null, 'orphans_outside_window'),
    ('timesheets', null, 'orphans_never_seen')

),

measurable as (

    select
        column_catalogue.dataset,
        column_catalogue.column_name,
        of_every_column.check_name
    from column_catalogue
    cross join of_every_column
    union all
    select
        dataset,
        column_name,
        'clean' as check_name
    from column_catalogue
    where kind in ('text', 'prose', 'html')
    union all
    select * from of_one_thing

)

select quality_rules.*
from quality_rules
left join measurable
    on
        quality_rules.dataset = measurable.dataset
        and quality_rules.column_name is not distinct from measurable.column_name
        and quality_rules.check_name = measurable.check_name
where
    measurable.dataset is null
    or quality_rules.limit_value not between 0 and 1
    or case quality_rules.comparison
        when '>='
            then
                quality_rules.target_value <= 0
                or quality_rules.target_value not between quality_rules.limit_value and 1
        else
            quality_rules.target_value >= 1
            or quality_rules.target_value not between 0 and quality_rules.limit_value
    end
    or quality_rules.weight <= 0
