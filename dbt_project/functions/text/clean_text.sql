select case
    when octet_length(value) <= {{ longest_key_bytes() }} then {{ function('clean_prose') }}(value)
end
