"""How others take SQL apart. Each answers a text with what it found: (kind, begin, end) in bytes of UTF-8, white space left out.

The kinds are word, string, quoted (a name), comment, and other: numbers, operators, parameters.
"""

import bisect
import itertools
import re


class Refused(Exception):
    """The text is no SQL to it."""


class Places:
    """Characters of a text to bytes of its UTF-8."""

    def __init__(self, text):
        sizes = (len(character.encode("utf-8")) for character in text)
        self.offsets = [0, *itertools.accumulate(sizes)]

    def bytes_of(self, begin, end):
        return self.offsets[begin], self.offsets[end]


def split_prefix(text, begin, end, double_quoted="quoted"):
    """(kind, begin, end) of what is a word or operator in front of a quote, such as the U& of U&'a', then of the rest."""
    quote = re.search("['\"]", text[begin:end])
    for found in re.finditer(r"(\w+)|(\S)", text[begin:begin + quote.start()]):
        yield "word" if found[1] else "other", begin + found.start(), begin + found.end()
    yield double_quoted if quote[0] == '"' else "string", begin + quote.start(), end


class LibpgQuery:
    name = "libpg_query"
    dialect = "postgresql"

    def __init__(self):
        from pglast.parser import ParseError, scan

        self.scan, self.error = scan, ParseError

    def tokens(self, text):
        places = Places(text)
        try:
            found = self.scan(text)
        except self.error as error:
            raise Refused(str(error)) from None
        for token in found:
            begin, end = token.start, token.end + 1
            if token.name in ("SQL_COMMENT", "C_COMMENT"):
                parts = [("comment", begin, end)]
            elif token.name == "SCONST" and text[begin] in "'eE$":
                parts = [("string", begin, end)]
            elif token.name in ("SCONST", "USCONST", "BCONST", "XCONST", "UIDENT"):
                parts = split_prefix(text, begin, end)
            elif token.name == "IDENT" and text[begin] == '"':
                parts = [("quoted", begin, end)]
            else:
                is_word = token.name == "IDENT" or token.kind != "NO_KEYWORD" or text[begin].isalpha()
                parts = [("word" if is_word else "other", begin, end)]
            for kind, part_begin, part_end in parts:
                yield kind, *places.bytes_of(part_begin, part_end)


class Sqlglot:
    name = "sqlglot"

    def __init__(self, dialect):
        import sqlglot
        from sqlglot.errors import TokenError

        self.dialect = dialect
        self.tokenize, self.error = sqlglot.Dialect.get_or_raise({"postgresql": "postgres"}.get(dialect, dialect)).tokenize, TokenError

    def tokens(self, text):
        places, last = Places(text), 0
        try:
            found = self.tokenize(text)
        except self.error as error:
            raise Refused(str(error)) from None
        for token in found:
            begin, end = token.start, token.end + 1
            for gap in self.comments(text, last, begin):
                yield "comment", *places.bytes_of(*gap)
            for kind, part_begin, part_end in self.parts(text, begin, end):
                yield kind, *places.bytes_of(part_begin, part_end)
            last = end
        for gap in self.comments(text, last, len(text)):
            yield "comment", *places.bytes_of(*gap)

    @staticmethod
    def comments(text, begin, end):
        """It gives comments as texts alone: they are what stands between tokens and is no white space."""
        gap = text[begin:end]
        if gap.strip():
            yield begin + len(gap) - len(gap.lstrip()), begin + len(gap.rstrip())

    def parts(self, text, begin, end):
        first = text[begin]
        if first in "'\"`" and end - begin > 1:
            yield "quoted" if first == "`" or first == '"' and self.dialect != "mysql" else "string", begin, end
        elif first == "$" and text[end - 1] == "$" and end - begin > 3 or re.match("[eE]'", text[begin:end]):
            yield "string", begin, end
        elif re.match(r"[A-Za-z]+&?['\"]", text[begin:end]):
            yield from split_prefix(text, begin, end, "string" if self.dialect == "mysql" else "quoted")
        elif first.isalpha() or first == "_" or ord(first) >= 0x80:
            for word in re.finditer(r"\S+", text[begin:end]):  # GROUP BY is one token
                yield "word", begin + word.start(), begin + word.end()
        else:
            yield "other", begin, end


def fetched():
    """The references that are there; none when their packages are not."""
    try:
        return [LibpgQuery(), Sqlglot("postgresql"), Sqlglot("mysql")]
    except ImportError:
        return []


def joined_comments(found, text):
    """Comments with nothing but white space between them are one: not every reference tells them apart."""
    result = []
    for kind, begin, end in found:
        if kind == "comment" and result and result[-1][0] == "comment" and not text[result[-1][2]:begin].strip():
            result[-1] = ("comment", result[-1][1], end)
        else:
            result.append((kind, begin, end))
    return result


def trimmed(kind, begin, end, text):
    """A comment without the white space at its end: whose the line's end is says nothing."""
    return (kind, begin, begin + len(text[begin:end].rstrip())) if kind == "comment" else (kind, begin, end)


def shape(found, text):
    """What is compared, of tokens of either side; `text` in bytes."""
    return [token for token in joined_comments([trimmed(*token, text) for token in found], text) if token[0] != "other"]
