with metric_bands as (

    select * from {{ ref('metric_bands') }}

)

select * from metric_bands
