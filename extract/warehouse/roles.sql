-- The three roles and the schemas between them, on any PostgreSQL 15 to 18. Run by `otc roles` as an
-- administrator; running it again changes nothing. Passwords are set by the command, not here.
--   otc_loader       writes raw_otc, and nothing else
--   otc_transformer  reads raw_otc and owns every other schema; dbt connects as this role
--   otc_reporter     reads the schemas in otc.reporter_schemas, which the command sets, and calls their
--                    functions; BI tools connect as this role

do $roles$
declare
    role_name text;
    schema_name text;
    function_name text;
begin
    foreach role_name in array array['otc_loader', 'otc_transformer', 'otc_reporter'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format('create role %I login', role_name);
        end if;
        if not (
            has_database_privilege(role_name, current_database(), 'connect')
            and has_database_privilege(role_name, current_database(), 'temporary')
        ) then
            execute format('grant connect, temporary on database %I to %I', current_database(), role_name);
        end if;
        -- An administrator who is not a superuser must be a member to create schemas for a role.
        if not (select rolsuper from pg_roles where rolname = current_user) then
            execute format('grant %I to current_user', role_name);
        end if;
    end loop;
    -- What is there already needs no right of the administrator's.
    if not has_database_privilege('otc_transformer', current_database(), 'create') then
        execute format('grant create on database %I to otc_transformer', current_database());
    end if;
    -- A backup is read back into a database of its own before it counts as one.
    if
        not (select rolcreatedb from pg_roles where rolname = 'otc_transformer')
        and (select rolsuper or rolcreatedb from pg_roles where rolname = current_user)
    then
        alter role otc_transformer createdb;
    end if;
    -- dbt's adapter takes no session settings, and snapshots stamp without a zone.
    execute format(
        'alter role otc_transformer in database %I set timezone to %L', current_database(), 'UTC'
    );
    -- A dashboard asks several things in one transaction: it sees one version, whatever is published meanwhile.
    execute format(
        'alter role otc_reporter in database %I set default_transaction_isolation to %L',
        current_database(), 'repeatable read'
    );

    foreach schema_name in array array['raw_otc', 'raw_otc_staging'] loop
        if to_regnamespace(schema_name) is null then
            execute format('create schema %I authorization otc_loader', schema_name);
        end if;
    end loop;
    grant usage on schema raw_otc to otc_transformer;
    grant select on all tables in schema raw_otc to otc_transformer;
    grant select on all sequences in schema raw_otc to otc_transformer;
    alter default privileges for role otc_loader in schema raw_otc
        grant select on tables to otc_transformer;
    alter default privileges for role otc_loader in schema raw_otc
        grant select on sequences to otc_transformer;

    foreach schema_name in array array[
        'staging', 'quality', 'intermediate', 'snapshots', 'marts', 'servicedesk', 'questions'
    ] loop
        if to_regnamespace(schema_name) is null then
            execute format('create schema %I authorization otc_transformer', schema_name);
        end if;
    end loop;
    foreach schema_name in array string_to_array(current_setting('otc.reporter_schemas'), ',') loop
        execute format('grant usage on schema %I to otc_reporter', schema_name);
        execute format('grant select on all tables in schema %I to otc_reporter', schema_name);
        execute format('grant execute on all functions in schema %I to otc_reporter', schema_name);
        execute format(
            'alter default privileges for role otc_transformer in schema %I '
            'grant select on tables to otc_reporter', schema_name
        );
        execute format(
            'alter default privileges for role otc_transformer in schema %I '
            'grant execute on functions to otc_reporter', schema_name
        );
    end loop;

    -- By default every login may hold the locks of loads and builds, and fill the disk with large objects.
    -- Only a superuser can take that away; a managed server keeps it.
    if (select rolsuper from pg_roles where rolname = current_user) then
        for function_name in
            select oid::regprocedure::text
            from pg_proc
            where
                pronamespace = 'pg_catalog'::regnamespace
                and (proname ~ '^pg_(try_)?advisory' or proname in ('lo_creat', 'lo_create', 'lo_from_bytea'))
        loop
            execute format('revoke execute on function %s from public', function_name);
            execute format(
                'grant execute on function %s to otc_loader, otc_transformer', function_name
            );
        end loop;
    end if;
end
$roles$;
