"""SQL to be taken apart: real-shaped queries of queries.sql, parts of those, and pieces put together at random."""

import pathlib

HERE = pathlib.Path(__file__).resolve().parent

WORDS = ["SELECT", "from", "WHERE", "a", "x1", "_y", "naïve", "表", "col$1", "t.c", "AND", "e", "E", "u", "U", "n", "N", "b", "x",
         "CASE", "order", "by", "DATE", "interval", "array", "ROW", "é", "ﬀ"]
NUMBERS = ["1", "0", "42", "1.5", ".5", "1.", "1e10", "1.5E-3", "2e+7", "0x1F"]
TEXTS = ["", "a", "it''s", "a b", "-- no", "/* no */", "*/", "# no", "$$", "$tag$", "%", "?", ":x", "{1}", "ü", "表", "🙂", "\n", "\r", ";",
         "''", "a\nb", "\t", "--\n", "(", "]"]
BACKSLASHES = ["\\\\", "\\n", "\\'", '\\"', "\\`", "\\x41", "\\%"]
COMMENTS = ["-- c\n", "--\n", "-- it's\n", "-- \"\n", "-- /*\n", "-- */\n", "-- $$\n", "--\tc;\n", "/* c */", "/**/", "/***/", "/* ' */", '/* " */',
            "/* -- */", "/* -- \n */", "/* $$ */", "/* ; */", "/*+ INDEX(t i) */", "/* ü */", "/* // */", "/* * / */", "/* a\nb */"]
OPERATORS = ["+", "-", "*", "/", "=", "<>", "!=", "<=", ">=", "<", ">", "||", "%", "(", ")", ",", ".", ";", "- -", "-+", "*-", "->", "->>"]
BLANKS = ["", " ", " ", " ", "\n", "\t", "\r\n", "  \n ", "\f", "\v"]

OWN = {
    "postgresql": {
        "comments": ["/* a /* b */ c */", "/*/* */*/", "/*/**/*/", "-- c\r", "--c\n", "--'\n", "/* /*' */ */"],
        "operators": ["::", "::int", "::varchar(10)", "?", "?|", "?&", "@>", "<@", "#>", "#>>", "#", "~*", "!~", "@@", "@?", "|/", "&&", "<->",
                      "[1:2]", "[1]", "[:n]", "[a:b]", ":name", ":a:b", ":=", "=>", "..", "*--x\n", "+/* */", "@-", "^", "`", "->'$.a'",
                      "$1", "$12", "{d}", "~", "!", "\\"],
        "backslashes_anywhere": True,
        "quotes": ["plain", "plain", "escape", "unicode", "bits", "hex", "national", "identifier", "unicode identifier", "dollar", "tagged", "continued",
                   "continued escape"],
    },
    "mysql": {
        "comments": ["# c\n", "#c;'\n", "#\n", "-- c\r\n", "--\n", "/* a /* b */", "# /*\n", "-- #\n", "--\x01\n", "/*M*/", "/* ! */", "/*!50000 a */", "/*! 'b' */", "/*M!100100 c\n */", "/*!*/"],
        "operators": ["@x", "@@global.a", ":=", "<=>", "&&", "->'$.a'", "->>'$.b[0]'", "--x", "--1", "?", "!", "^", "~", "<<", ">>", "|", "&", ":name",
                      "@'u'", "@`u`", "\\N", "{d '2024-01-31'}", "x-- y\n"],
        "backslashes_anywhere": True,
        "quotes": ["plain", "plain", "double", "double", "backtick", "backtick", "national", "bits", "hex", "charset", "beside"],
    },
}


class SqlCases:
    def __init__(self, random, dialect, reference):
        self.random = random
        self.dialect = dialect
        self.own = OWN[dialect]
        text = (HERE / "queries.sql").read_text(encoding="utf-8")
        blocks = [block.split("\n", 1) for block in text.split("\n-- for: ")[1:]]
        self.queries = [body.rstrip("\n") for names, body in blocks if {dialect, reference} & set(names.split())]

    def text(self, quote, backslashes):
        """What stands between two quotes; `backslashes`: whether one escapes."""
        pick, parts = self.random.choice, []
        for _ in range(pick([0, 1, 1, 2, 3])):
            if self.random.random() < 0.2:
                parts.append(pick(BACKSLASHES if backslashes else ["\\", "a\\b", "\\\\"]))
            else:
                parts.append(pick(TEXTS))
        text = "".join(parts).replace("''", "\0").replace("\\'", "\1").replace("'", "''").replace("\1", "\\'").replace("\0", "''")
        return text if quote == "'" else text.replace("\\" + quote, "\2").replace(quote, quote * 2).replace("\2", "\\" + quote)

    def literal(self):
        pick, kind = self.random.choice, self.random.choice(self.own["quotes"])
        plain = self.dialect == "mysql"
        quoted = lambda prefix, quote, backslashes: prefix + quote + self.text(quote, backslashes) + quote
        match kind:
            case "plain":
                return quoted("", "'", plain)
            case "double":
                return quoted("", '"', True)
            case "escape":
                return quoted(pick("eE"), "'", True)
            case "unicode":
                return pick(["U&'d\\0061t'", "u&''", "U&'it''s'", "u&'a' UESCAPE '!'"])
            case "bits":
                return pick(["B'01'", "b'1'", "b''"])
            case "hex":
                return pick(["X'1F'", "x'ab'", "x''"])
            case "national":
                return quoted(pick("nN"), "'", plain)
            case "charset":
                return quoted(pick(["_utf8mb4", "_latin1 ", "_binary"]), "'", True)
            case "identifier":
                return '"' + (self.text('"', False) or "q") + '"'
            case "unicode identifier":
                return pick(['U&"d\\0061t"', 'u&"a""b"'])
            case "backtick":
                return "`" + (self.text("`", False).replace("\\", "") or "q") + "`"
            case "dollar":
                return "$$" + self.text("'", False).replace("$", "") + "$$"
            case "tagged":
                tag = pick(["a", "body", "_1", "é", "Tag9"])
                return f"${tag}$" + pick(["$$", "$other$", "", "'", "-- ", "/*", "$" + tag, "$a b$"]) + f" ${tag}$"
            case "continued":
                return quoted("", "'", False) + pick(["\n", " \n ", "-- c\n", " \r\n\t", " -- a\n -- b\n"]) + quoted("", "'", False)
            case "continued escape":
                return quoted("E", "'", True) + pick(["\n", " \n ", " -- c\n", "\r"]) + quoted("", "'", True)
            case "beside":
                return quoted("", "'", True) + pick([" ", "\n"]) + quoted("", pick("'\""), True)
        raise AssertionError(kind)

    def piece(self):
        pick, chance = self.random.choice, self.random.random()
        if chance < 0.30:
            return pick(WORDS)
        if chance < 0.40:
            return pick(NUMBERS)
        if chance < 0.65:
            return self.literal()
        if chance < 0.80:
            return pick(COMMENTS + self.own["comments"] * 2)
        return pick(OPERATORS + self.own["operators"] * 2)

    def made(self):
        text = ""
        for _ in range(self.random.randint(1, 12)):
            text += self.piece() + self.random.choice(BLANKS)
        return text

    def cut(self):
        """A part of a real-shaped query, with something in its middle."""
        query = self.random.choice(self.queries)
        places = sorted(self.random.sample(range(len(query) + 1), 2))
        return query[:places[0]] + self.random.choice(["", " ", self.piece(), "'", '"', "/*", "--", "*/"]) + query[places[1]:]

    def cases(self, count):
        yield from self.queries
        for number in range(count):
            yield self.made() if number % 4 else self.cut()
