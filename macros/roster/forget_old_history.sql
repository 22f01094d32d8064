{#-
    Deletes what is older than the roster's history is kept for; without `dry_run: false` it only says what
    it would delete.

        dbt run-operation forget_old_history --args '{dry_run: false}'

    It wants a backup of the last days (`otc backup`), or `without_backup: true`.

    A version goes when its end lies before the limit: the change that ended it is then too old, too. What
    began before the limit and still holds stays, stamped -infinity: its beginning is forgotten.
-#}
{%- macro forget_old_history(dry_run=true, without_backup=false) -%}
    {%- if execute %}
        {%- if not dry_run and not without_backup %}
            {%- do require_backup() %}
        {%- endif %}
        {%- set limit -%}
            (({{ as_of() }} - interval '{{ var("history_retention_years") }} years') at time zone 'UTC')
        {%- endset %}
        {%- for name in ['team_members_snapshot', 'team_queue_assignments_snapshot'] %}
            {%- set snapshot = ref(name) %}
            {%- set is_old -%}
                coalesce(dbt_valid_to, case when dbt_is_deleted = 'True' then dbt_valid_from end) < {{ limit }}
            {%- endset %}
            {%- set count = run_query('select count(*) from ' ~ snapshot ~ ' where ' ~ is_old)[0][0] %}
            {%- if dry_run %}
                {%- do log(name ~ ': would delete ' ~ count ~ ' versions', info=true) %}
            {%- else %}
                {%- do run_query(
                    'delete from ' ~ snapshot ~ ' where ' ~ is_old ~ ';'
                    ~ 'update ' ~ snapshot ~ " set dbt_valid_from = '-infinity' where dbt_valid_from < " ~ limit
                    ~ '; commit'
                ) %}
                {%- do log(name ~ ': deleted ' ~ count ~ ' versions', info=true) %}
            {%- endif %}
        {%- endfor %}
        {%- if not dry_run %}
            {%- do log('Now rebuild the marts: dbt build --select tag:roster', info=true) %}
        {%- endif %}
    {%- endif %}
{%- endmacro -%}
