-- The keys and checksums of the raw table, as PostgreSQL wrote them, and for a row that this source sent and
-- may have taken back the value that says which part of the desk it belongs to. Nothing is guessed about
-- the file.
create table stored_keys as
select *
from read_csv(
    {{ path | literal }},
    auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\n',
    columns = {
        '_row_key': 'varchar', '_row_hash': 'varchar', '_has_carried': 'boolean',
        '_has_vanished': 'boolean', '_can_vanish': 'boolean', '_covered': 'varchar', '_came_on': 'varchar'
    }
)
