-- What identifies a row. API and exports write ids, days and times in several ways and mean one.

create or replace macro without_blanks(value) as trim(value, concat(e' \t\n\r', chr(160), chr(8239)));

-- `3949843`, ` 3949843 ` and `3949843.0` are one id.
create or replace macro id_of(value) as case
    when regexp_full_match(value, '[0-9]+') then value
    else regexp_replace(without_blanks(value), '^([0-9]+)\.0*$', '\1')
end;

-- `2025-07-02`, `2025-07-02T00:00:00` and `2/07/2025` are one day (never month-first).
create or replace macro year_first(value, parts) as case
    when coalesce(parts.year, '') = '' then value
    else concat(parts.year, '-', lpad(parts.month, 2, '0'), '-', lpad(parts.day, 2, '0'), parts.rest)
end;
create or replace macro with_year_first(value) as year_first(
    value,
    regexp_extract(
        value, '^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})($|[^0-9].*$)', ['day', 'month', 'year', 'rest'], 's'
    )
);
create or replace macro day_of(value) as case
    when length(value) = 10 and value[5] = '-' then value
    else with_year_first(
        regexp_replace(without_blanks(value), '[ T]0?0:00(:00(\.0+)?)?Z?$', '')
    )
end;

-- `9:00`, `09:00:00` and `9:00 AM` are one time of day.
create or replace macro clock(value, parts) as case
    when coalesce(parts.hour, '') = '' then value
    when parts.half = '' then concat(lpad(parts.hour, 2, '0'), ':', parts.minute)
    else concat(
        lpad(
            (parts.hour::integer % 12 + case when lower(parts.half) = 'p' then 12 else 0 end)::varchar,
            2, '0'
        ),
        ':', parts.minute
    )
end;
create or replace macro time_of(value) as case
    when length(value) = 5 and value[3] = ':' then value
    else clock(
        without_blanks(value),
        regexp_extract(
            without_blanks(value),
            '^([0-9]{1,2}):([0-9]{2})(?::00(?:\.0+)?)?Z?(?:\s*([AP])\.?M\.?)?$',
            ['hour', 'minute', 'half'],
            'i'
        )
    )
end;

-- Different parts never make the same key, whatever is in them.
create or replace macro key_part(value) as case
    when contains(value, '|') or contains(value, '\') then replace(replace(value, '\', '\\'), '|', '\|')
    else coalesce(value, '')
end;

-- A ticket or a comment is its id; a blank one is not a key.
create or replace macro id_key(id) as nullif(id_of(id), '');

-- The view of timesheets has no entry id: day, start, person and ticket replace it. Blanks count as
-- values, so that a part that is NULL cannot defeat the key; all blank is not a key. 0 or blank in
-- place of the ticket is administrative time. The day comes first, so that new rows land at one end of
-- the index.
create or replace macro timesheet_key(day, start, username, ticket) as nullif(
    concat(
        key_part(day_of(day)), '|', key_part(time_of(start)), '|', key_part(without_blanks(username)), '|',
        key_part(case when id_of(ticket) <> '0' then id_of(ticket) end)
    ),
    '|||'
);

-- A timestamp in a form that sorts by time; what is not a timestamp stays as it is.
create or replace macro stamp(value, parts) as case
    when coalesce(parts.day, '') = '' or not regexp_full_match(parts.rest, ' *Z?') then value
    else concat(
        parts.day, ' ', lpad(coalesce(nullif(parts.hour, ''), '00'), 2, '0'),
        ':', coalesce(nullif(parts.minute, ''), '00'), ':', coalesce(nullif(parts.second, ''), '00'),
        rtrim(rtrim(parts.fraction, '0'), '.')
    )
end;
create or replace macro stamp_of(value) as case
    when length(value) = 19 and value[5] = '-' and value[11] = ' ' then value
    else stamp(
        with_year_first(without_blanks(value)),
        regexp_extract(
            with_year_first(without_blanks(value)),
            '^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]+)?)?)?(.*)$',
            ['day', 'hour', 'minute', 'second', 'fraction', 'rest'],
            's'
        )
    )
end;

-- A value under a column's present name or under its older one, but not under both at once.
create or replace macro one_of(present, older) as case
    when present is not null and older is not null
        then error('a column is there under its old and its new name at once')
    else coalesce(present, older)
end;
