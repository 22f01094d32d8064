{#- Who booked time: the user name, which is one person's, or else the full name. -#}
{%- macro person_of(username, full_name) -%}
    coalesce(lower({{ username }}), lower({{ full_name }}))
{%- endmacro -%}
