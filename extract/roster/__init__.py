"""The team's roster: who is in it, which queues he holds, and how both are changed."""

from extract.roster.api import (
    add_team_member,
    assign_queue,
    export_teams_to_json,
    get_member_by_email,
    get_member_workload,
    get_team_members,
    get_team_queues,
    remove_queue_assignment,
    update_team_member,
)

__all__ = [
    "add_team_member",
    "assign_queue",
    "export_teams_to_json",
    "get_member_by_email",
    "get_member_workload",
    "get_team_members",
    "get_team_queues",
    "remove_queue_assignment",
    "update_team_member",
]
