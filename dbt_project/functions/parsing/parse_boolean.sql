{%- set word = 'lower(' ~ function('without_blanks') ~ '(value))' -%}
select case
    when {{ word }} in ('yes', 'y', 'true', 't', '1', '1.0') then true
    when {{ word }} in ('no', 'n', 'false', 'f', '0', '0.0') then false
end
