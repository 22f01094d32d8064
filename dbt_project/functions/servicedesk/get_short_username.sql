select users.username
from {{ ref('user_names') }} as user_names
inner join {{ ref('users') }} as users
    on user_names.user_id = users.user_id
where user_names.name_kind = 'full_name' and user_names.name_key = {{ name_key('asked_full_name') }}
