-- Schemas other than questions that hold some: of a build that was not published, or of another target.
select distinct pronamespace::regnamespace::text as schema_name
from pg_proc
where pronamespace::regnamespace::text ~ '_questions$'
order by schema_name
