select btrim(translate(value, e'\t\n\r\u00a0\u202f', '     '))
