select nullif({{ function('clean_text') }}(value), '--None--')
