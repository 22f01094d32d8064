{#- Whether a name is that of an active member of the team asked for; it wants `team_members`. -#}
{%- macro is_in_asked_team(column) -%}
    (
        {{ parameter('team') }} is null
        or {{ column }} in (
            select team_members.name
            from team_members
            where team_members.team = {{ parameter('team') }} and team_members.is_active
        )
    )
{%- endmacro -%}
