"""What the relations of some schemas hold, as one hash each."""

from __future__ import annotations

from tests.support import ThrowawayWarehouse

RELATIONS = """
select format('%I.%I', pg_namespace.nspname, pg_class.relname)
from pg_class
inner join pg_namespace on pg_class.relnamespace = pg_namespace.oid
where pg_class.relkind in ('r', 'v') and pg_namespace.nspname = any('{{{schemas}}}')
"""
HASH = "select count(*), sum(hashtextextended(one::text, 0)) from {relation} as one"


def contents(warehouse: ThrowawayWarehouse, *schemas: str) -> dict[str, tuple]:
    relations = warehouse.query(RELATIONS.format(schemas=",".join(schemas)))
    return {
        relation: warehouse.query(HASH.format(relation=relation))[0] for (relation,) in relations
    }
