{#-
    Every run is collapsed before it is looked at again, which keeps the time linear on a page of blanks.
    Zero-width joiners stay: emoji and several scripts are spelled with them.
-#}
{%- set steps = [
    ('[\\r\\v\\f\\u0085\\u2028\\u2029]', '\\n'),
    ('[\\u200b\\u2060\\ufeff]+', ''),
    ('[\\t\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]', ' '),
    ('  +', ' '),
    (' \\n ?|\\n ', '\\n'),
    ('\\n{3,}', '\\n\\n'),
] -%}
with tidied as (

    select btrim({{ replace_each("replace(value, e'\\r\\n', e'\\n')", steps) }}, e' \n') as text

)

select case when text not in ({{ words_for_nothing() }}) then text end
from tidied
