{#- Puts the rows of one version in the place of those of another. No table is dropped: whoever reads goes on reading. -#}
{%- macro publication_exchange(publication) -%}
-- The rows of a difference, forward or back. A row that stays is updated, so that no foreign key looks at it.
create or replace function {{ publication }}.exchange(relation text, kept text, is_forward boolean) returns bigint
language plpgsql as $body$
declare
    columns constant text := {{ publication }}.columns_of(relation::regclass);
    names constant text[] := {{ publication }}.key_of(relation::regclass);
    is_same constant text := (
        select string_agg(format('mart.%1$s = kept.%1$s', name), ' and ') from unnest(names) as name
    );
    is_made_again constant boolean := {{ publication }}.has_other_keys(relation::regclass);
    former_state constant text := case when is_forward then 'before' else 'after' end;
    latter_state constant text := case when is_forward then 'after' else 'before' end;
    deleted_count bigint;
    updated_count bigint := 0;
    inserted_count bigint;
begin
    execute format('delete from %s as mart using %s as kept where kept.state = any($1) and %s', relation, kept, is_same)
    using array[case when is_forward then 'gone' else 'came' end, case when is_made_again then former_state end];
    get diagnostics deleted_count = row_count;
    if not is_made_again then
        execute format(
            'update %s as mart set (%2$s) = row(%s) from %s as kept where kept.state = $1 and %s',
            relation, columns, regexp_replace(columns, '(^|, )', '\1kept.', 'g'), kept, is_same
        ) using latter_state;
        get diagnostics updated_count = row_count;
    end if;
    execute format('insert into %1$s (%2$s) select %2$s from %3$s where state = any($1)', relation, columns, kept)
    using array[case when is_forward then 'came' else 'gone' end, case when is_made_again then latter_state end];
    get diagnostics inserted_count = row_count;
    return deleted_count + updated_count + inserted_count;
end
$body$;

-- One step from a version to its base, or from the base to the version: to publish is such a step, too. Gives the
-- number of rows that were exchanged.
create or replace function {{ publication }}.step(its_version bigint, is_forward boolean) returns bigint
language plpgsql as $body$
declare
    change record;
    moved bigint := 0;
begin
    -- Tables of other columns first: they take locks that nothing of this transaction may stand in the way of.
    for change in
        select * from {{ publication }}.changes
        where version = its_version and kind = 'table' and is_restructured
    loop
        perform {{ publication }}.restructure(
            change.relation,
            {{ publication }}.kept_rows(
                change.relation, 'v' || its_version || case when is_forward then '_after' else '_before' end
            )::regclass
        );
        moved := moved + change.came_count;
    end loop;
    set constraints all deferred;
    for change in
        select relation, {{ publication }}.kept_rows(relation, 'v' || its_version) as kept
        from {{ publication }}.changes
        where version = its_version and kind = 'table' and not is_restructured
    loop
        if to_regclass(change.kept) is not null then
            moved := moved + {{ publication }}.exchange(change.relation, change.kept, is_forward);
        end if;
    end loop;
    set constraints all immediate;
    for change in
        select relation, kind, case when is_forward then text_after else text_before end as wanted
        from {{ publication }}.changes
        where version = its_version and kind <> 'table'
        order by place
    loop
        if change.kind = 'view' and change.wanted is not null then
            perform {{ publication }}.make_view(change.relation, change.wanted);
        elsif change.wanted is not null then
            perform {{ publication }}.make_function(change.relation, change.wanted);
        end if;
    end loop;
    return moved;
end
$body$;
{%- endmacro -%}
