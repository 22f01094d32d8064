-- What identifies a row. API and exports write ids, days and times in several ways and mean one. What
-- the warehouse's parsers read (dbt_project/functions/parsing), these read alike: a test holds both
-- to the same texts.
--
-- Almost every value has the plain form, so each macro asks for that first.

create or replace macro without_blanks(value) as
    trim(translate(value, concat(e'\t\n\r', chr(160), chr(8239)), '     '), ' ');

-- What machines write for nothing (as `words_for_nothing` and `clean_choice` of the warehouse).
create or replace macro nothing(text) as case
    when text in ('nan', 'NaN', 'None', 'NULL', '--None--') then '' else text
end;

create or replace macro plain_number(text) as case
    when regexp_full_match(text, '[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][+-]?[0-9]{1,2})?')
        then text
    when regexp_full_match(text, '[+-]?[1-9][0-9]{0,2}(,[0-9]{3}){1,9}(\.[0-9]{0,30})?')
        then replace(text, ',', '')
    when regexp_full_match(text, '[+-]?[0-9]{0,30},[0-9]{1,30}') then replace(text, ',', '.')
end;
-- Digits alone decide where there are digits alone; what has an exponent must be as much as a double says,
-- for a decimal rounds 1e-30 to a whole 0.
create or replace macro whole_number(number) as case
    when regexp_full_match(number, '[+-]?[0-9]*\.?0*') then
        try_cast(regexp_extract(number, '^([+-]?[0-9]+)', 1) as bigint)::varchar
    when
        contains(lower(number), 'e')
        and try_cast(number as decimal(38, 18)) % 1 = 0
        and try_cast(number as decimal(38, 18))::double = try_cast(number as double)
        then try_cast(try_cast(number as decimal(38, 18)) as bigint)::varchar
end;

-- `3949843`, ` 3949843 `, `03949843`, `3,949,843`, `3.949843e6` and `3949843.0` are one id.
create or replace macro is_plain_id(value) as value is null or try_cast(value as bigint)::varchar = value;
create or replace macro id_of(value) as case
    when is_plain_id(value) then value
    else coalesce(whole_number(plain_number(without_blanks(value))), nothing(without_blanks(value)))
end;
create or replace macro is_id(value) as coalesce(
    regexp_full_match(id_of(value), '-?[0-9]+') and try_cast(id_of(value) as bigint) is not null, false
);

-- The ticket of a timesheet: 0 or blank is administrative time.
create or replace macro ticket_of(value) as case
    when value in ('', '0') then ''
    when is_plain_id(value) then value
    else nullif(id_of(value), '0')
end;
create or replace macro is_ticket(value) as is_id(value) or coalesce(ticket_of(value), '') = '';

-- A person under one spelling, whatever the capitals.
create or replace macro name_of(value) as lower(nothing(case
    when value is null or regexp_full_match(value, '[!-~]+') then value
    else without_blanks(value)
end));
create or replace macro is_name(value) as coalesce(name_of(value) <> '', false);

-- A day-first date turned year first; never month-first.
create or replace macro with_year_first(value) as regexp_replace(
    without_blanks(value),
    '^([0-9]{1,2})(?:/([0-9]{1,2})/|-([0-9]{1,2})-)([0-9]{4})($|[^0-9])',
    '\4-\2\3-\1\5'
);
-- One moment beyond doubt: a day that exists, from 1900 to 2099, and perhaps a time of day.
create or replace macro is_year_first_stamp(text) as (
    regexp_full_match(
        text,
        '(19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}'
        '((?: +|T)(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?'
        '(?: ?(?:[Zz]|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?))?'
        '| +(?:0?[1-9]|1[0-2]):[0-5][0-9](?::[0-5][0-9])? ?[AaPp][Mm])?'
    )
    and try_cast(regexp_extract(text, '^[0-9-]+') as date) is not null
);
create or replace macro is_plain_stamp(value) as
    length(value) in (10, 19) and value[1:2] in ('19', '20') and value[5] = '-' and value[8] = '-'
    and try_cast(value as timestamp) is not null;
create or replace macro is_stamp(value) as case
    when value is null then false
    when is_plain_stamp(value) then true
    else is_year_first_stamp(with_year_first(value))
end;

-- A timestamp in a form that sorts by time; what is not a timestamp stays as it is.
create or replace macro hour_of(parts) as case
    when parts.half = '' then parts.hour
    else (parts.hour::integer % 12 + case when lower(parts.half) = 'p' then 12 else 0 end)::varchar
end;
create or replace macro stamp(parts) as concat(
    parts.year, '-', lpad(parts.month, 2, '0'), '-', lpad(parts.day, 2, '0'), ' ',
    lpad(coalesce(nullif(hour_of(parts), ''), '00'), 2, '0'), ':',
    coalesce(nullif(parts.minute, ''), '00'), ':', coalesce(nullif(parts.second, ''), '00'),
    rtrim(rtrim(parts.fraction, '0'), '.'), parts.zone
);
create or replace macro stamp_parts(text) as regexp_extract(
    text,
    '^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]+([0-9]{1,2}):([0-9]{2})'
    '(?::([0-9]{2})(\.[0-9]+)?)? ?(?:([AaPp])[Mm]|[Zz]|([+-].*))?)?$',
    ['year', 'month', 'day', 'hour', 'minute', 'second', 'fraction', 'half', 'zone']
);
create or replace macro stamp_of(value) as case
    when value is null or (length(value) = 19 and value[5] = '-' and value[11] = ' ') then value
    when is_year_first_stamp(with_year_first(value)) then stamp(stamp_parts(with_year_first(value)))
    else value
end;
-- The day alone; NULL for what is not a timestamp.
create or replace macro stamp_day(value) as case
    when is_plain_stamp(value) then value[1:10]
    when is_stamp(value) then stamp_of(value)[1:10]
end;

-- `2025-07-02`, `2025-07-02T00:00:00` and `2/07/2025` are one day.
create or replace macro day_of(value) as case
    when value is null or (length(value) = 10 and value[5] = '-') then value
    else coalesce(stamp_day(value), without_blanks(value))
end;
create or replace macro is_day(value) as is_stamp(value);

-- `9:00`, `09:00:00` and `9:00 AM` are one time of day.
create or replace macro clock_parts(text) as regexp_extract(
    text,
    '^([0-9]{1,2}):([0-9]{2})(?::00(?:\.0+)?)?Z?(?:\s*([AP])\.?M\.?)?$',
    ['hour', 'minute', 'half'],
    'i'
);
create or replace macro time_of(value) as case
    when value is null or (length(value) = 5 and value[3] = ':') then value
    when clock_parts(without_blanks(value)).hour = '' then without_blanks(value)
    else concat(
        lpad(hour_of(clock_parts(without_blanks(value))), 2, '0'), ':', clock_parts(without_blanks(value)).minute
    )
end;
create or replace macro is_time(value) as coalesce(regexp_full_match(time_of(value), '[0-9]{2}:[0-9]{2}.*'), false);

-- Different parts never make the same key, whatever is in them.
create or replace macro key_part(value) as case
    when contains(value, '|') or contains(value, '\') then replace(replace(value, '\', '\\'), '|', '\|')
    else coalesce(value, '')
end;

-- What a value says, however it is written: `1`, `1.0` and ` 1 ` say the same.
create or replace macro meaning_of(value) as coalesce(
    try_cast(plain_number(without_blanks(value)) as decimal(38, 18))::varchar, stamp_of(value), ''
);

-- A value under a column's present name or under its older one, but not under both at once.
create or replace macro one_of(present, older) as case
    when present is not null and older is not null
        then error('a column is there under its old and its new name at once')
    else coalesce(present, older)
end;
