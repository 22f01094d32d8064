{{ config(severity='warn') }}
-- Between 80 and 90 the marts are rebuilt, and somebody should look before it is 79.
select *
from {{ ref('scores') }}
where score < 90
