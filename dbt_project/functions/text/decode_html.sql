{#-
    Invisible content ends at its closing tag or with the text, and a tag at the next `<` at the latest:
    no character is looked at twice, whatever is left unclosed. `{1,1}?` asks for the shortest match, which
    alternatives in PostgreSQL's patterns otherwise never take.
-#}
{%- set steps = [
    ('(?:<style\\M.*?(?:</style[^<>]*>|$)|<script\\M.*?(?:</script[^<>]*>|$)|<!--.*?(?:-->|$)){1,1}?', ''),
    ('</?(?:p|div|li|br|tr|h[1-6])(?:[\\s/][^<>]*)?>', '\\n'),
    ('</?t[dh](?:[\\s/][^<>]*)?>', ' '),
    ('<[a-z/!?][^<>]*>', ''),
] -%}
{%- set bare = replace_each('value', steps, 'gi') -%}
select case
    when value ~ '[<&]'
        then {{ function('tidy_text') }}({{ function('decode_entities') }}({{ bare }}))
    else {{ function('clean_plain_text') }}(value)
end
