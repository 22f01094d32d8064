select case
    when strpos(value, '&') > 0
        then {{ function('tidy_text') }}({{ function('decode_entities') }}(value))
    else {{ function('clean_plain_text') }}(value)
end
