{% set vocabularies = [
    ('tickets', 'status', 'ticket_statuses'),
    ('tickets', 'severity', 'ticket_severities'),
    ('comments', 'comment_type', 'comment_types'),
] %}
with newest_rows as (

    select * from {{ ref('newest_rows') }}

),

scopes (scope, is_newest_only) as (

    values ('all', false), ('newest', true)

),

used_words as (

    {% for dataset, column, seed in vocabularies %}
        select
            '{{ dataset }}' as dataset,
            '{{ column }}' as column_name,
            staged.{{ column }} as word,
            staged.loaded_at >= newest_rows.loaded_since as is_newest,
            count(*) as row_count
        from {{ ref('stg_otc__' ~ dataset) }} as staged
        inner join newest_rows
            on newest_rows.dataset = '{{ dataset }}'
        where staged.{{ column }} is not null
        group by word, is_newest
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

known_words as (

    {% for dataset, column, seed in vocabularies %}
        select
            '{{ dataset }}' as dataset,
            '{{ column }}' as column_name,
            {{ column }} as word
        from {{ ref(seed) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

measured as (

    select
        used_words.dataset,
        scopes.scope,
        used_words.column_name,
        'known' as check_name,
        coalesce(sum(used_words.row_count) filter (where known_words.word is not null), 0)
        / sum(used_words.row_count) as measured
    from used_words
    inner join scopes
        on used_words.is_newest or not scopes.is_newest_only
    left join known_words
        on
            used_words.dataset = known_words.dataset
            and used_words.column_name = known_words.column_name
            and used_words.word = known_words.word
    group by used_words.dataset, scopes.scope, used_words.column_name

)

select * from measured
