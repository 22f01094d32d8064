-- Apart from the verdict, so that the history of scores is written whatever the verdict is: what
-- comes after the gate's test is not built when that fails.
with verdict as (

    select * from {{ ref('verdict') }}

)

select * from verdict
