-- The keys and checksums of the raw table, as PostgreSQL wrote them. Nothing is guessed about the file.
create table stored_keys as
select *
from read_csv(
    {{ path | literal }},
    auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\n',
    columns = {'_row_key': 'varchar', '_row_hash': 'varchar', '_has_carried': 'boolean'}
)
