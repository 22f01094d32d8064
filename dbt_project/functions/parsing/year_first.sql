select
    regexp_replace(
        {{ function('without_blanks') }}(value),
        '^([0-9]{1,2})(?:/([0-9]{1,2})/|-([0-9]{1,2})-)([0-9]{4})(?![0-9])',
        '\4-\2\3-\1'
    )
