{#-
    HTML to the text that a reader saw: tags go before entities are decoded, so that `&lt;b&gt;`, which the
    reader saw as <b>, stays. A `<` that no letter, slash or exclamation mark follows is text.
-#}
{%- macro decode_html(value) -%}
    case
        when {{ value }} ~ '[<&]'
            then {{ function('tidy_text') }}({{ function('decode_entities') }}({{ strip_tags(value) }}))
        else {{ clean_text(value) }}
    end
{%- endmacro -%}

{#-
    Invisible content ends at its closing tag or with the text, and a tag at the next `<` at the latest:
    no character is looked at twice, whatever is left unclosed. `{1,1}?` asks for the shortest match, which
    alternatives in PostgreSQL's patterns otherwise never take.
-#}
{%- macro strip_tags(value) -%}
    {%- set steps = [
        ('(?:<style\\M.*?(?:</style[^<>]*>|$)|<script\\M.*?(?:</script[^<>]*>|$)|<!--.*?(?:-->|$)){1,1}?', ''),
        ('</?(?:p|div|li|br|tr|h[1-6])(?:[\\s/][^<>]*)?>', '\\n'),
        ('</?t[dh](?:[\\s/][^<>]*)?>', ' '),
        ('<[a-z/!?][^<>]*>', ''),
    ] -%}
    {{ replace_each(value, steps, 'gi') }}
{%- endmacro -%}
