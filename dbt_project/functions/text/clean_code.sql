select case
    when octet_length(value) <= {{ longest_key_bytes() }}
        then regexp_replace({{ function('clean_plain_text') }}(value), '^([0-9]+)\.0+$', '\1')
end
