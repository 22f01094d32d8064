{#- Text to boolean; what is neither yes nor no (the desk has sent font names) is NULL, never false. -#}
{%- macro parse_boolean(value) -%}
    case lower({{ function('without_blanks') }}({{ value }}))
        {%- for word in ['yes', 'y', 'true', 't', '1', '1.0'] %}
        when '{{ word }}' then true
        {%- endfor %}
        {%- for word in ['no', 'n', 'false', 'f', '0', '0.0'] %}
        when '{{ word }}' then false
        {%- endfor %}
    end
{%- endmacro -%}
