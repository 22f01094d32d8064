-- One record for each event and channel, whether it arrived or not.
insert into watch.alert_deliveries (event, channel, attempts, tried_at, delivered_at, error)
select event, %(channel)s, 1, now(), case when %(error)s = '' then now() end, nullif(%(error)s, '')
from unnest(%(events)s::bigint []) as event
on conflict (event, channel) do update set
    attempts = alert_deliveries.attempts + 1,
    tried_at = excluded.tried_at,
    delivered_at = excluded.delivered_at,
    error = excluded.error
