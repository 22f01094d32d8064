"""What a schema's relations hold, as one hash each."""

from __future__ import annotations

from tests.support import ThrowawayWarehouse

RELATIONS = """
select pg_class.oid::regclass::text
from pg_class
inner join pg_namespace on pg_class.relnamespace = pg_namespace.oid
where pg_class.relkind in ('r', 'v') and pg_namespace.nspname = any('{{{schemas}}}')
"""
HASH = """
select coalesce(md5(string_agg(one::text, e'\\n' order by one::text)), '') from {relation} as one
"""


def contents(warehouse: ThrowawayWarehouse, *schemas: str) -> dict[str, str]:
    relations = warehouse.query(RELATIONS.format(schemas=",".join(schemas)))
    return {
        relation: warehouse.query(HASH.format(relation=relation))[0][0] for (relation,) in relations
    }
