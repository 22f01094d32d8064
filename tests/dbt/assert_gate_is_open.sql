-- Everything downstream trusts what staging holds: on bad data the build ends here, and the marts
-- keep serving the last good one. The message names what failed.
{% set verdict = none %}
{% if execute and flags.WHICH in ['build', 'test'] %}
    {% set verdict = run_query('select is_open, reasons from ' ~ ref('gate')) %}
    {% if verdict | length == 0 or not verdict.rows[0]['is_open'] %}
        {% set reasons = verdict.rows[0]['reasons'] if verdict | length else 'Nothing was judged.' %}
        {{ exceptions.raise_compiler_error(
            'The quality gate is closed.\n' ~ reasons
            ~ '\nThe marts keep the last good build. Repair it where it arose (desk, export or seed), load and build'
            ~ ' again; the docs page on data quality says how.'
        ) }}
    {% endif %}
{% endif %}
select *
from {{ ref('gate') }}
where not is_open
