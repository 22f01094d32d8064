{#- The three datasets of the desk, each with its columns: (raw column, kind, name). -#}
{%- macro dataset_columns() -%}
{{ return({
    'tickets': ticket_columns(),
    'comments': comment_columns(),
    'timesheets': timesheet_columns(),
}) }}
{%- endmacro -%}
