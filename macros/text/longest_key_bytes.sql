{#-
    The longest name, title or code that is read, in bytes. They are keys and stand in indexes, and PostgreSQL takes
    at most 2,704 bytes for a row of an index: one such value would fail the build of a mart. Half of that again is
    left, because some stand there in pairs, or in lower case, which can be longer.
-#}
{%- macro longest_key_bytes() -%} 1000 {%- endmacro -%}
