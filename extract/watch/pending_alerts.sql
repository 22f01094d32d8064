-- What a channel has to be told, in the order in which it happened: what is new to it, what did not arrive
-- before, and what is open without its knowledge (a channel that is new, or gets another level now).
with seen as (
    -- To a channel that is new all that happened is old; what of it is still open comes below.
    select coalesce(
        (select after_event from watch.alert_channels where channel = %(channel)s), %(newest)s
    ) as event
),

tried as (
    select deliveries.event, events.state, deliveries.delivered_at
    from watch.alert_deliveries as deliveries
    inner join watch.alert_events as events on deliveries.event = events.event
    where deliveries.channel = %(channel)s
),

fresh as (
    select events.event, events.state, events.kind, events.level
    from watch.alert_events as events
    cross join seen
    where events.event > seen.event and events.event <= %(newest)s
),

latest_of_open as (
    select distinct on (events.state) events.event, events.state, events.level
    from watch.alert_events as events
    inner join watch.alert_states as states on events.state = states.state
    where states.resolved_at is null and events.kind <> 'ended' and events.event <= %(newest)s
    order by events.state, events.event desc
),

by_level as (
    select event, state
    from fresh
    where kind <> 'ended' and level = any(%(levels)s)
    union
    select event, state
    from latest_of_open
    where level = any(%(levels)s) and event not in (select event from tried)
    union
    select event, state
    from tried
    where delivered_at is null
),

-- Whoever was told that something is wrong is told when it is better, or over.
to_those_who_know as (
    select event
    from fresh
    where
        kind in ('eased', 'ended')
        and state in (select state from tried union select state from by_level)
),

owed as (
    select event from by_level
    union
    select event from to_those_who_know
)

select
    events.event,
    states.rule_id,
    coalesce(rules.title, '') as title,
    events.kind,
    events.level,
    events.value,
    events.limit_value,
    coalesce(rules.unit, '') as unit,
    coalesce(events.detail, '') as detail,
    coalesce(rules.owner, '') as owner,
    coalesce(rules.runbook, '') as runbook,
    states.firing_since,
    events.happened_at
from owed
inner join watch.alert_events as events on owed.event = events.event
inner join watch.alert_states as states on events.state = states.state
-- A rule that was deleted meanwhile is still owed its end.
left join quality.alert_limits as rules on states.rule_id = rules.rule_id
order by events.event
