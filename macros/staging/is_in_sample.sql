{#-
    Whether a row belongs to the sample of a canary: some tickets, with all their comments and timesheets. A row that
    names no ticket is drawn by itself. The number is taken out of the text, since functions may not be built yet.
-#}
{%- macro is_in_sample(ticket_id, row_key) -%}
    abs(
        hashtextextended(coalesce(substring({{ ticket_id }}::text from '[1-9][0-9]*'), {{ row_key }}), 0) % 100
    ) < {{ var('sample_pct') }}
{%- endmacro -%}

{#- The same of a raw row, as a condition of a build that has a sample. -#}
{%- macro and_is_in_sample(dataset) -%}
    {%- if var('sample_pct') < 100 -%}
        {%- for raw, kind, name in dataset_columns()[dataset] if name == 'ticket_id' -%}
            and {{ is_in_sample(raw, '_row_key') }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro -%}
