{#-
    Whether a value is plausible for its kind. Days and moments begin and end by the desk's clock: in UTC
    the first eleven hours of 2020 would be 2019. Bytes are counted before characters: that needs no look
    at the text itself, and nearly always suffices.
-#}
{%- macro is_plausible(kind, value) -%}
    {%- if kind == 'timestamptz' -%}
        {{ value }} >= {{ desk_midnight("'2020-01-01'") }}
        and {{ value }} < {{ as_of() }} + interval '30 days'
    {%- elif kind == 'date' -%}
        {{ value }} >= '2020-01-01'
        and {{ value }} < ({{ as_of() }} + interval '30 days') at time zone '{{ var("desk_timezone") }}'
    {%- elif kind == 'bigint' -%} {{ value }} > 0
    {%- elif kind == 'numeric' -%} {{ value }} > 0 and {{ value }} <= 24
    {%- elif is_text(kind) -%} octet_length({{ value }}) <= 100000 or char_length({{ value }}) <= 100000
    {%- else -%} {{ value }} is not null
    {%- endif -%}
{%- endmacro -%}
