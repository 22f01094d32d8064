-- What there is to ask about: how many tickets, created from when to when, loaded when.
select
    count(*) as ticket_count,
    min(created_at)::date as first_date,
    max(created_at)::date as last_date,
    date_trunc('second', max(loaded_at)) as loaded_at
from marts.tickets
