{#- Whether a name is that of an active member of the question's `team`; it reads the CTE `team_members`. -#}
{%- macro is_in_asked_team(column) -%}
    (
        {{ model.name }}.team is null
        or {{ column }} in (
            select team_members.name
            from team_members
            where team_members.team = {{ model.name }}.team and team_members.is_active
        )
    )
{%- endmacro -%}
