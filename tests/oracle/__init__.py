"""The desk's metrics once more, in plain Python: what marts and semantic layer are held against.

Nothing here knows the warehouse. The rows come from the desk's JSON, the words from the seeds, the
rules from the text of the catalogue. Where that text leaves a choice, this is what it was taken to
say:

Populations
- A row without a readable key does not count; templates are tickets.
- Service levels are measured of all tickets with a yes or no, open ones included. Response times
  are measured of all tickets that have both stamps.
- Resolution is that of closed tickets with both stamps: an open ticket's `resolved_at` (a reopened
  one's) never counts, neither in a month nor in a day's volume nor in "closed in 30 days".
- Visible comments count whoever wrote them, mirrored mail of the robot too; a closed ticket whose
  comments were never delivered has none. Nothing else is left out for being later than `as_of`:
  only ages, 30-day windows, the last day and month of volumes and backlog, and incomplete months
  know it.
- Time is booked by entries with valid hours (more than 0, at most 24), whatever their day. Tickets
  with time booked are those with such an entry, whoever booked; a person is a username, else the
  only one that stands beside the full name elsewhere, else the full name. Case and blanks do not
  matter.
- A moment outside the days of the seed `plausible_days` is none, and what ends before it begins
  took no time. A day of creation after that of `as_of` is none yet.
- Reassignment and handling time come twice: over delivered tickets, so that they can be cut, and
  over every CRM id booked on (`..._by_crm_id`), which counts tickets that never came, too.
- Hours per ticket of an agent leave administrative time out; their hours have it.
- Comments per support ticket: all comments, the robot's and worknotes too, of closed tickets whose
  category contains `Support Tickets` (PHI, too); `team_efficiency` has the queues with 50 or more.
- Root causes: blank (None) and `--None--` are values of their own, and the share is of all closed.
  Root-cause coverage counts neither as a cause.
- Mixes: of all closed (`value`), and within a queue (`queue value`, cells of 10 or more).
- Capacity: unassigned among the open ÷ open. `unassigned_tickets` has the closed ones, too.
- Members: active ones; a ticket is theirs by the whole full name, in any case. In
  `queue_member_...` a member has a row for each queue that they hold, 0 included; their tickets
  elsewhere are in `member_...` only.
- Activity: 30 days of the desk's calendar, the last one that of `as_of`; people, no robots; tickets
  touched by a comment or a booking, delivered or not; administrative hours are hours.
- Orphans: an unreadable ticket id names no ticket.
- Of rows with one key the one modified last stays; `9:00 AM` and `09:00` are the same start.

Cuts
- Unassigned is the assignee None, a blank queue or account the key None. The account is the
  customer's one name (seed `account_names`, case does not matter).
- `queue dated` tells apart the tickets that have a day of creation: only they are in sums of days.
- Each figure of tickets is cut by month of creation and by month of resolution; an open ticket has
  no month of resolution (None). Days, weeks (from Monday) and months are those of the desk's zone.
- A group is there when a ticket is, so a share can have 0 in its denominator.

Limits
- Spread and age bands: the limit belongs to the band above; 4 weeks are 28 days, 3 months 90 and
  6 months 180. Only tickets with a band are in the denominator.
- 30 days of instants: from 720 hours before `as_of` to just before it.
- Backlog: open at the end of a day means created before it and not yet resolved; open tickets
  count to the last day. A closed ticket without a date of its end counts on no day.
- A month is incomplete when it ends after `as_of`; by creation also while a ticket of it is open.
- An alert's title: lower case, runs of digits `#`, blanks and line ends one blank.
- Percentages and means are rounded to two decimals, halves away from zero; all else is exact.
"""

from tests.oracle.catalogue import compute
from tests.oracle.figures import Catalogue, Figure, Figures, Key, Mean, Ratio, rounded, value_of

__all__ = [
    "Catalogue",
    "Figure",
    "Figures",
    "Key",
    "Mean",
    "Ratio",
    "compute",
    "rounded",
    "value_of",
]
