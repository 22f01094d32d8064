{#- What the desk's comments are made of: the raw column, how it is read, and its name from then on. -#}
{%- macro comment_columns() -%}
{{ return([
    ('tktct_comment_id', 'bigint', 'comment_id'),
    ('tktct_ticket_id', 'bigint', 'ticket_id'),
    ('tktct_user_id', 'code', 'user_id'),
    ('tktct_username', 'text', 'username'),
    ('tktct_owner_type', 'text', 'owner_type'),
    ('tktct_type', 'text', 'comment_type'),
    ('tktct_team', 'text', 'queue_name'),
    ('tktct_comment', 'html', 'comment_text'),
    ('tktct_visible_customer', 'boolean', 'is_customer_visible'),
    ('tktct_created_time', 'timestamptz', 'created_at'),
]) }}
{%- endmacro -%}
