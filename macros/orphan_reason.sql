{#-
    Why a row has no ticket; it wants `tickets` joined from the left and `ticket_window` beside it. Ticket
    numbers rise with time, and work on a ticket modifies it: so a ticket whose number and work both fall
    into what was delivered ought to have come, and every other one could not.
-#}
{%- macro orphan_reason(ticket_id, is_work_in_window) -%}
    case
        when tickets.ticket_id is not null then null
        when {{ ticket_id }} is null then 'no_ticket'
        when {{ ticket_id }} between ticket_window.first_ticket_id and ticket_window.last_ticket_id
            and {{ is_work_in_window }} then 'never_seen'
        else 'outside_window'
    end
{%- endmacro -%}
