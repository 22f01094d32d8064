{#-
    Whether a value is plausible for its kind; of days and moments by the row of `plausible_range`, which stands
    beside. Bytes are counted before characters: that needs no look at the text itself, and nearly always suffices.
-#}
{%- macro is_plausible(kind, value) -%}
    {%- if kind == 'timestamptz' -%}
        {{ value }} >= plausible_range.began_at and {{ value }} < plausible_range.ended_at
    {%- elif kind == 'date' -%}
        {{ value }} between plausible_range.began_date and plausible_range.last_date
    {%- elif kind == 'bigint' -%} {{ value }} > 0
    {%- elif kind == 'numeric' -%} {{ value }} > 0 and {{ value }} <= 24
    {%- elif is_text(kind) -%} octet_length({{ value }}) <= 100000 or char_length({{ value }}) <= 100000
    {%- else -%} {{ value }} is not null
    {%- endif -%}
{%- endmacro -%}
