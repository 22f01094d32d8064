select {{ desk_date(function('parse_timestamp') ~ '(value)') }}
