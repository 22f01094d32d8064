-- An encoder escapes every `&` it is given, so a text encoded n times differs from one encoded
-- once only in the length of its `&amp;amp;...`: shortening those chains undoes any number.
with unchained as (

    select regexp_replace(value, '&(?:amp;|#0*38;|#x0*26;)+', '&', 'gi') as text

),

-- Mails are full of two entities, and replacing those is far cheaper than splitting at each.
thinned as (

    select replace(replace(text, '&nbsp;', U&'\00A0'), '&#39;', '''') as text
    from unchained

),

pieces as (

    select
        pieces.ordinality,
        pieces.piece,
        split_part(pieces.piece, ';', 1) as name
    from thinned
    cross join lateral regexp_split_to_table(
        thinned.text, '&(?=(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);)'
    ) with ordinality as pieces (piece, ordinality)

),

numbered as (

    select
        *,
        case
            when name ~ '^#0*[0-9]{1,7}$' then substr(name, 2)::int
            when name ~ '^#[xX]0*[0-9A-Fa-f]{1,6}$'
                then ('x' || right('0000000' || substr(name, 3), 8))::bit(32)::int
        end as code_point
    from pieces

),

decoded as (

    select
        numbered.ordinality,
        numbered.piece,
        numbered.name,
        case
            -- HTML reads 128 to 159 as Windows-1252, which is what Outlook means by them.
            when named.characters ? coalesce(numbered.code_point::text, numbered.name)
                then named.characters ->> coalesce(numbered.code_point::text, numbered.name)
            when numbered.name !~ '^#' then '&' || numbered.name || ';'
            when
                numbered.code_point in (9, 10, 13)
                or numbered.code_point between 32 and 55295
                or numbered.code_point between 57344 and 1114111
                then chr(numbered.code_point)
            -- NUL, surrogates and what lies beyond Unicode cannot be stored.
            else U&'\FFFD'
        end as character
    from numbered
    cross join (values ('{
        "quot": "\"", "amp": "&", "lt": "<", "gt": ">", "nbsp": "\u00a0", "iexcl": "¡", "cent": "¢",
        "pound": "£", "curren": "¤", "yen": "¥", "brvbar": "¦", "sect": "§", "uml": "¨", "copy": "©",
        "ordf": "ª", "laquo": "«", "not": "¬", "shy": "\u00ad", "reg": "®", "macr": "¯", "deg": "°",
        "plusmn": "±", "sup2": "²", "sup3": "³", "acute": "´", "micro": "µ", "para": "¶",
        "middot": "·", "cedil": "¸", "sup1": "¹", "ordm": "º", "raquo": "»", "frac14": "¼",
        "frac12": "½", "frac34": "¾", "iquest": "¿", "Agrave": "À", "Aacute": "Á", "Acirc": "Â",
        "Atilde": "Ã", "Auml": "Ä", "Aring": "Å", "AElig": "Æ", "Ccedil": "Ç", "Egrave": "È",
        "Eacute": "É", "Ecirc": "Ê", "Euml": "Ë", "Igrave": "Ì", "Iacute": "Í", "Icirc": "Î",
        "Iuml": "Ï", "ETH": "Ð", "Ntilde": "Ñ", "Ograve": "Ò", "Oacute": "Ó", "Ocirc": "Ô",
        "Otilde": "Õ", "Ouml": "Ö", "times": "×", "Oslash": "Ø", "Ugrave": "Ù", "Uacute": "Ú",
        "Ucirc": "Û", "Uuml": "Ü", "Yacute": "Ý", "THORN": "Þ", "szlig": "ß", "agrave": "à",
        "aacute": "á", "acirc": "â", "atilde": "ã", "auml": "ä", "aring": "å", "aelig": "æ",
        "ccedil": "ç", "egrave": "è", "eacute": "é", "ecirc": "ê", "euml": "ë", "igrave": "ì",
        "iacute": "í", "icirc": "î", "iuml": "ï", "eth": "ð", "ntilde": "ñ", "ograve": "ò",
        "oacute": "ó", "ocirc": "ô", "otilde": "õ", "ouml": "ö", "divide": "÷", "oslash": "ø",
        "ugrave": "ù", "uacute": "ú", "ucirc": "û", "uuml": "ü", "yacute": "ý", "thorn": "þ",
        "yuml": "ÿ", "OElig": "Œ", "oelig": "œ", "Scaron": "Š", "scaron": "š", "Yuml": "Ÿ",
        "fnof": "ƒ", "circ": "ˆ", "tilde": "˜", "Alpha": "Α", "Beta": "Β", "Gamma": "Γ", "Delta": "Δ",
        "Epsilon": "Ε", "Zeta": "Ζ", "Eta": "Η", "Theta": "Θ", "Iota": "Ι", "Kappa": "Κ",
        "Lambda": "Λ", "Mu": "Μ", "Nu": "Ν", "Xi": "Ξ", "Omicron": "Ο", "Pi": "Π", "Rho": "Ρ",
        "Sigma": "Σ", "Tau": "Τ", "Upsilon": "Υ", "Phi": "Φ", "Chi": "Χ", "Psi": "Ψ", "Omega": "Ω",
        "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ",
        "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
        "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ", "sigmaf": "ς", "sigma": "σ", "tau": "τ",
        "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "thetasym": "ϑ",
        "upsih": "ϒ", "piv": "ϖ", "ensp": "\u2002", "emsp": "\u2003", "thinsp": "\u2009",
        "zwnj": "\u200c", "zwj": "\u200d", "lrm": "\u200e", "rlm": "\u200f", "ndash": "–",
        "mdash": "—", "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”",
        "bdquo": "„", "dagger": "†", "Dagger": "‡", "bull": "•", "hellip": "…", "permil": "‰",
        "prime": "′", "Prime": "″", "lsaquo": "‹", "rsaquo": "›", "oline": "‾", "frasl": "⁄",
        "euro": "€", "image": "ℑ", "weierp": "℘", "real": "ℜ", "trade": "™", "alefsym": "ℵ",
        "larr": "←", "uarr": "↑", "rarr": "→", "darr": "↓", "harr": "↔", "crarr": "↵", "lArr": "⇐",
        "uArr": "⇑", "rArr": "⇒", "dArr": "⇓", "hArr": "⇔", "forall": "∀", "part": "∂", "exist": "∃",
        "empty": "∅", "nabla": "∇", "isin": "∈", "notin": "∉", "ni": "∋", "prod": "∏", "sum": "∑",
        "minus": "−", "lowast": "∗", "radic": "√", "prop": "∝", "infin": "∞", "ang": "∠", "and": "∧",
        "or": "∨", "cap": "∩", "cup": "∪", "int": "∫", "there4": "∴", "sim": "∼", "cong": "≅",
        "asymp": "≈", "ne": "≠", "equiv": "≡", "le": "≤", "ge": "≥", "sub": "⊂", "sup": "⊃",
        "nsub": "⊄", "sube": "⊆", "supe": "⊇", "oplus": "⊕", "otimes": "⊗", "perp": "⊥", "sdot": "⋅",
        "lceil": "⌈", "rceil": "⌉", "lfloor": "⌊", "rfloor": "⌋", "lang": "〈", "rang": "〉",
        "loz": "◊", "spades": "♠", "clubs": "♣", "hearts": "♥", "diams": "♦", "apos": "''",
        "AMP": "&", "LT": "<", "GT": ">", "QUOT": "\"", "COPY": "©", "REG": "®",

        "128": "€", "130": "‚", "131": "ƒ", "132": "„", "133": "…", "134": "†", "135": "‡",
        "136": "ˆ", "137": "‰", "138": "Š", "139": "‹", "140": "Œ", "142": "Ž", "145": "‘",
        "146": "’", "147": "“", "148": "”", "149": "•", "150": "–", "151": "—", "152": "˜",
        "153": "™", "154": "š", "155": "›", "156": "œ", "158": "ž", "159": "Ÿ"
    }'::jsonb)) as named (characters)

),

-- The first piece is the text before the first entity; every other begins with one.
rejoined as (

    select
        ordinality,
        case
            when ordinality = 1 then piece
            else character || substr(piece, length(name) + 2)
        end as text
    from decoded

)

select string_agg(text, '' order by ordinality)
from rejoined
