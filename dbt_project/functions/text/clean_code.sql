select regexp_replace({{ function('clean_plain_text') }}(value), '^([0-9]+)\.0+$', '\1')
