-- Readers guess what a column without a description means.
with undescribed (name) as (

    values
    {% for name in undescribed(['marts', 'servicedesk', 'quality']) %}
        ('{{ name }}'),
    {% endfor %}
    (null)

)

select *
from undescribed
where name is not null
