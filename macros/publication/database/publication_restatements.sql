{#- The figures of past months that the version to come changes. -#}
{%- macro publication_restatements(publication) -%}
-- The sums of a table's figures in the months of which the difference has a row, as readers have them and as they will:
-- those less what goes, and what comes.
create or replace function {{ publication }}.monthly_sums(relation text, kept text, day_column text, figures jsonb)
returns table (month date, measure text, value_before numeric, value_after numeric) language plpgsql stable as $body$
declare
    month_of constant text := format('date_trunc(''month'', %I)::date', day_column);
    names text[] := array(select jsonb_array_elements_text(figures));
    shared text[];
    source text := kept;
    columns text;
    sums_before text;
    sums_after text;
begin
    if not {{ publication }}.is_alike(relation) then
        -- Of a table of other columns no differences are kept: all of it goes, all comes, and what both have is summed.
        shared := array(
            select former.attname
            from pg_attribute as former
            inner join pg_attribute as latter on latter.attname = former.attname and not latter.attisdropped
            where
                former.attrelid = to_regclass(relation) and latter.attrelid = to_regclass('build_' || relation)
                and not former.attisdropped
        );
        names := array(select name from unnest(names) as name where array[name, day_column] <@ shared);
        source := (
            select format(
                '(select ''gone'' as state, %1$I, %2$s from %3$s
                union all select ''came'', %1$I, %2$s from %4$s) as whole',
                day_column, string_agg(quote_ident(name), ', '), relation, 'build_' || relation
            )
            from unnest(names) as name
            having count(*) > 0
        );
    elsif to_regclass(kept) is null then
        return;
    end if;
    if source is null then
        return;
    end if;
    select
        string_agg(format('%1$I::numeric as %1$I', name), ', '),
        string_agg(format('sum(%I) filter (where is_held)', name), ', '),
        string_agg(format('case when sum(sign) filter (where %1$I is not null) > 0 then sum(%1$I * sign) end', name), ', ')
    into columns, sums_before, sums_after
    from unnest(names) as name;
    return query execute format(
        'select months.month, figure.*
        from (
            select part.month, array[%1$s] as sums_before, array[%2$s] as sums_after
            from (
                select %3$s as month, true as is_held, 1 as sign, %4$s
                from %5$s where %3$s in (select %3$s from %6$s)
                union all
                select %3$s, false, case when state in (''gone'', ''before'') then -1 else 1 end, %4$s from %6$s
            ) as part
            where part.month is not null
            group by part.month
        ) as months
        cross join lateral unnest($1, months.sums_before, months.sums_after) as figure',
        sums_before, sums_after, month_of, columns, relation, source
    ) using names;
end
$body$;

-- Those that will be others. A month is closed if it was over when the served version was built.
create or replace function {{ publication }}.restated(is_roster_only boolean, limit_pct numeric)
returns table (
    mart text, month date, measure text, value_before numeric, value_after numeric,
    is_month_closed boolean, is_beyond_limit boolean
) language sql as $body$
    with compared as (
        select
            members.relation,
            sums.*,
            coalesce(
                sums.month < (
                    select date_trunc('month', as_of at time zone '{{ var("desk_timezone") }}')
                    from {{ publication }}.versions where version = {{ publication }}.served_version()
                ),
                false
            ) as is_month_closed
        from {{ publication }}.members(is_roster_only) as members
        cross join lateral {{ publication }}.monthly_sums(
            members.relation, {{ publication }}.kept_rows(members.relation, 'next'),
            members.details -> 'restated' ->> 'month_of', members.details -> 'restated' -> 'figures'
        ) as sums
        where members.details ->> 'restated' is not null and sums.value_before is distinct from sums.value_after
    )
    select
        *,
        is_month_closed and (
            value_before is null or value_after is null
            or abs(value_after - value_before) * 100 > abs(value_before) * limit_pct
        )
    from compared;
$body$;
{%- endmacro -%}
