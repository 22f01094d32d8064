"""Questions to MetricFlow's own command line, one after the other in one process.

Its start takes seconds, an answer takes a tenth of one. Takes `[[option, ...], ...]` as JSON.
"""

from __future__ import annotations

import json
import sys

from dbt_metricflow.cli.cli_configuration import CLIConfiguration
from dbt_metricflow.cli.main import query


def main() -> None:
    configuration = CLIConfiguration()
    for options in json.load(sys.stdin):
        query.main(options, prog_name="mf query", obj=configuration, standalone_mode=False)


if __name__ == "__main__":
    main()
