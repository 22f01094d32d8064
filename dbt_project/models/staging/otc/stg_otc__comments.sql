{% set parse_integer = function('parse_integer') %}
{% set parse_boolean = function('parse_boolean') %}
{% set parse_timestamp = function('parse_timestamp') %}
{% set clean_code = function('clean_code') %}
{% set clean_text = function('clean_text') %}
{% set decode_html = function('decode_html') %}
with raw_comments as (

    select * from {{ source('otc', 'comments') }}
    {{- not_yet_staged('comments') }}

),

parsed as (

    select
        _row_key as row_key,
        _row_hash as row_hash,
        -- ids
        {{ parse_integer }}(tktct_comment_id) as comment_id,
        {{ parse_integer }}(tktct_ticket_id) as ticket_id,
        {{ clean_code }}(tktct_user_id) as user_id,
        -- text
        {{ clean_text }}(tktct_username) as username,
        {{ clean_text }}(tktct_owner_type) as owner_type,
        {{ clean_text }}(tktct_type) as comment_type,
        {{ clean_text }}(tktct_team) as queue_name,
        {{ decode_html }}(tktct_comment) as comment_text,
        -- booleans
        {{ parse_boolean }}(tktct_visible_customer) as is_customer_visible,
        -- timestamps
        {{ parse_timestamp }}(tktct_created_time) as created_at,
        -- the row
        {{ nonempty_count('comments') }} as nonempty_count,
        _source as source,
        _first_loaded_at as first_loaded_at,
        _loaded_at as loaded_at
    from raw_comments

)

select * from parsed
