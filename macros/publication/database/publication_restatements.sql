{#- The figures of past months that the version to come changes. -#}
{%- macro publication_restatements(publication) -%}
-- The sums of a table's figures in the months of which the difference has a row.
create or replace function {{ publication }}.monthly_sums(place text, kept text, day_column text, figures jsonb)
returns table (month date, measure text, value numeric) language plpgsql stable as $body$
declare
    month_of constant text := format('date_trunc(''month'', %I)::date', day_column);
    aggregates constant text := (
        select string_agg(format('sum(%1$I) as %1$I', figure), ', ') from jsonb_array_elements_text(figures) as figure
    );
begin
    if to_regclass(kept) is null then
        return;
    end if;
    return query execute format(
        'select sums.month, figure.key, figure.value::numeric
        from (
            select %1$s as month, %2$s from %3$s where %1$s in (select %1$s from %4$s) group by 1
        ) as sums
        cross join lateral jsonb_each_text(to_jsonb(sums) - ''month'') as figure',
        month_of, aggregates, place, kept
    );
end
$body$;

-- The figures of a month that the difference touches, before and after. A month is closed if it was over when the
-- served version was built.
create or replace function {{ publication }}.restated(is_roster_only boolean, limit_pct numeric)
returns table (
    mart text, month date, measure text, value_before numeric, value_after numeric,
    is_month_closed boolean, is_beyond_limit boolean
) language sql as $body$
    with restated_marts as (
        select
            relation,
            {{ publication }}.kept_rows(relation, 'next') as kept,
            details -> 'restated' ->> 'month_of' as day_column,
            details -> 'restated' -> 'figures' as figures
        from {{ publication }}.members(is_roster_only)
        where details ->> 'restated' is not null
    ),
    former as (
        select relation, sums.*
        from restated_marts
        cross join lateral {{ publication }}.monthly_sums(relation, kept, day_column, figures) as sums
    ),
    latter as (
        select relation, sums.*
        from restated_marts
        cross join lateral {{ publication }}.monthly_sums('build_' || relation, kept, day_column, figures) as sums
    ),
    compared as (
        select
            relation, month, measure, former.value as value_before, latter.value as value_after,
            coalesce(
                month < (
                    select date_trunc('month', as_of at time zone '{{ var("desk_timezone") }}')
                    from {{ publication }}.versions where version = {{ publication }}.served_version()
                ),
                false
            ) as is_month_closed
        from former
        full join latter using (relation, month, measure)
        where former.value is distinct from latter.value
    )
    select
        relation, month, measure, value_before, value_after, is_month_closed,
        is_month_closed and (
            value_before is null or value_after is null
            or abs(value_after - value_before) * 100 > abs(value_before) * limit_pct
        )
    from compared;
$body$;
{%- endmacro -%}
