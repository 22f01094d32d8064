select case
    when value in ({{ words_for_nothing() }}) then null
    when value ~ '^ | $|  |[^ -~]' then {{ function('tidy_text') }}(value)
    else value
end
