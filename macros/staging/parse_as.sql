{#- What reads a value of each kind: the data type's name, or the kind of text. -#}
{%- macro parse_as(kind, value) -%}
    {%- if kind == 'timestamptz' -%} {{ parse_timestamp(value) }}
    {%- elif kind == 'date' -%} {{ parse_date(value) }}
    {%- elif kind == 'time' -%} {{ parse_time(value) }}
    {%- elif kind == 'numeric' -%} {{ parse_number(value) }}
    {%- elif kind == 'bigint' -%} {{ parse_integer(value) }}
    {%- elif kind == 'boolean' -%} {{ parse_boolean(value) }}
    {%- elif kind == 'text' -%} {{ clean_encoded_text(value) }}
    {#- What a drop-down list offers for "nothing chosen". -#}
    {%- elif kind == 'choice' -%} {{ clean_encoded_text(value, nothing=['--None--']) }}
    {%- elif kind == 'code' -%} {{ clean_code(value) }}
    {%- elif kind == 'html' -%} {{ decode_html(value) }}
    {%- else -%}
        {{ exceptions.raise_compiler_error('No macro reads kind ' ~ kind ~ ' (column ' ~ value ~ ').') }}
    {%- endif -%}
{%- endmacro -%}
