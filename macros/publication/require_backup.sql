{#- Before anything is deleted that no rebuild makes again: there is a backup that was read back. -#}
{%- macro require_backup() -%}
    {%- set found = run_query(
        "select coalesce(max(made_at) > now() - interval '" ~ var('backup_max_hours') ~ " hours', false) from "
        ~ publication_schema() ~ ".backups"
    ).columns[0].values()[0] -%}
    {%- if not found -%}
        {%- do exceptions.raise_compiler_error(
            'There is no backup of the last ' ~ var('backup_max_hours') ~ ' hours. Nothing was deleted. Run `otc backup`, '
            ~ 'or say without_backup: true.'
        ) -%}
    {%- endif -%}
{%- endmacro -%}
