"""What staging holds is clean: reading it once more gives the same."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support import ThrowawayWarehouse
from tests.warehouse.quality.builds import build

# The text of a typed value is read as the value; a text is cleaned as a text.
AGAIN = """
{% for dataset, columns in dataset_columns().items() %}
    {% for raw, kind, name in columns %}
        select
            '{{ dataset }}' as dataset,
            '{{ name }}' as column_name,
            '{{ kind }}' as kind,
            count(staged.{{ name }}) as parsed_count,
            count(*) filter (
                where {{ function(reader_of(kind)) }}(staged.{{ name }}::text)
                is distinct from staged.{{ name }}
            ) as differing_count,
            count(*) filter (
                where raw.{{ raw }} is distinct from staged.{{ name }}::text
            ) as cleaned_count
        from {{ ref('stg_otc__' ~ dataset) }} as staged
        inner join {{ source('otc', dataset) }} as raw on staged.row_key = raw._row_key
        {{ "union all" if not loop.last }}
    {% endfor %}
    {{ "union all" if not loop.last }}
{% endfor %}
"""


def test_cleaning_twice_changes_nothing(good: ThrowawayWarehouse, folder: Path) -> None:
    done = build(good, folder, "--quiet", "compile", "--output", "json", "--inline", AGAIN)
    assert done.returncode == 0, done.stdout
    columns = good.query(json.loads(done.stdout)["compiled"])
    catalogue = good.query("select dataset, column_name, kind from quality.column_catalogue")
    assert {column[:3] for column in columns} == set(catalogue)
    kinds = {kind for _, _, kind in catalogue}
    assert {kind for _, _, kind, filled, _, _ in columns if filled} == kinds
    # What the first cleaning had to do: without that the second would prove little.
    assert {kind for _, _, kind, _, _, cleaned in columns if cleaned} == kinds
    assert [column for column in columns if column[4]] == []
