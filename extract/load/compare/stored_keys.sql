-- The keys and checksums of the raw table, as PostgreSQL wrote them. For a row that may have vanished, for
-- this source sent it: the value that says which part of the desk it belongs to, and the day on which it came
-- in, since 2000 (short, for there are many). Nothing is guessed about the file.
create table stored_keys as
select *
from read_csv(
    {{ path | literal }},
    auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\n',
    columns = {
        '_row_key': 'varchar', '_row_hash': 'varchar', '_has_carried': 'boolean',
        '_has_vanished': 'boolean', '_covered': 'varchar', '_came_on': 'integer'
    }
)
