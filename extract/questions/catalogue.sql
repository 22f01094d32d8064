-- The functions in the schema questions: name, topic, question, comment, parameters.
select
    quote_ident(proname) as name,
    coalesce(substring(about from 'Topic: (\w+)'), 'other') as topic,
    split_part(about, E'\n', 1) as text,
    about,
    array(
        select
            array[
                quote_ident(proargnames[place]),
                proargtypes[place - 1]::regtype::text,
                coalesce(pg_get_function_arg_default(oid, place), '')
            ]
        from generate_series(1, pronargs) as place
    ) as parameters
from pg_proc
cross join lateral coalesce(obj_description(oid, 'pg_proc'), '') as about
where pronamespace = to_regnamespace('questions')
order by topic, name
