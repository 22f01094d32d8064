-- A column without a description is read as whatever its reader thinks it says.
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
