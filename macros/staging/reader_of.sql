{#- The function that reads values of a kind; a test holds every staging model to it. -#}
{%- macro reader_of(kind) -%}
    {{ return({
        'bigint': 'parse_integer',
        'numeric': 'parse_number',
        'boolean': 'parse_boolean',
        'date': 'parse_date',
        'time': 'parse_time',
        'timestamptz': 'parse_timestamp',
        'code': 'clean_code',
        'text': 'clean_text',
        'prose': 'clean_prose',
        'choice': 'clean_choice',
        'html': 'decode_html',
    }[kind]) }}
{%- endmacro -%}
