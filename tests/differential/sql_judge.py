"""Holds sqlpod's tokens against those of a reference.

A difference is accepted only by a rule: it writes what the two see differently in another way, of the same length, and then they
have to agree, while sqlpod's own tokens stay where they were. docs/differential.md has the reasons.
"""

import re

from sql_references import shape

KINDS = {"executable": "comment", "dollar": "string", "string": "string", "quoted": "quoted", "word": "word", "comment": "comment"}

# Why a reference refuses what sqlpod takes apart: the server says so itself when it is sent.
REFUSALS = {
    "libpg_query": r"trailing junk after|invalid hexadecimal integer|invalid binary integer|invalid octal integer|zero-length delimited"
                   r"|invalid Unicode escape|UESCAPE",
    "sqlglot": r"(?!)",
}


def spaced(found):
    """White space of the same length, with the ends of lines kept."""
    return re.sub(rb"[^\r\n]", b" ", found)


def in_tokens(kind, pattern, replacement):
    """A rule's rewriting of those tokens of a kind that match as a whole."""
    def rewrite(text, tokens):
        parts = []
        for token_kind, begin, end in tokens:
            part = text[begin:end]
            parts.append(replacement(part) if token_kind == kind and re.fullmatch(pattern, part, re.DOTALL) else part)
        return b"".join(parts)
    return rewrite


def inner_spaced(comment):
    return b"/*" + spaced(comment[2:-2]) + b"*/"


def is_bit_string(kind, part, last, was_bits):
    """B'…' and X'…', and what continues them; `last`: the token before."""
    return kind == "string" and part.startswith(b"'") and (was_bits or last.lower() in (b"b", b"x"))


def in_bit_strings(replacement):
    def rewrite(text, tokens):
        parts, is_bits, last = [], False, b""
        for kind, begin, end in tokens:
            part = text[begin:end]
            if kind not in ("blank", "comment"):
                is_bits = is_bit_string(kind, part, last, is_bits)
            last = part
            parts.append(b"'" + replacement(part[1:-1]) + b"'" if is_bits and kind == "string" else part)
        return b"".join(parts)
    return rewrite


def plain_numbers(text, tokens):
    """No letters in numbers, and no parameter in front of an E, which make a number with an exponent to sqlglot."""
    parts = []
    for (kind, begin, end), following in zip(tokens, [*tokens[1:], ("", 0, 0)]):
        part = text[begin:end]
        if kind == "number":
            part = re.sub(rb"[^.]", b"1", part)
        elif kind == "placeholder" and following[0] in ("word", "string"):
            part = b"," * len(part)
        parts.append(part)
    return b"".join(parts)


def line_feeds(text, tokens):
    """The line feed for the carriage return that ends a comment."""
    parts, last = [], b""
    for kind, begin, end in tokens:
        part = text[begin:end]
        if last.startswith(b"--") and part.startswith(b"\r"):
            part = b"\n" + part[1:]
        last = part
        parts.append(part)
    return b"".join(parts)


# (name, reference, dialects, rewriting): a name is a heading of docs/differential.md.
RULES = [
    ("quotes in bit strings", "libpg_query", {"postgresql"}, in_bit_strings(lambda inside: inside.replace(b"''", b"00"))),
    ("comments in comments", "sqlglot", {"postgresql"}, in_tokens("comment", rb"/\*.*/\*.*\*/|/\*/.*\*/", inner_spaced)),
    ("quotes in bit strings", "sqlglot", {"postgresql", "mysql"}, in_bit_strings(lambda inside: b"0" * len(inside))),
    ("letters behind digits", "sqlglot", {"postgresql", "mysql"}, plain_numbers),
    ("carriage returns", "sqlglot", {"postgresql"}, line_feeds),
    ("continued escape strings", "sqlglot", {"postgresql"},
     in_tokens("string", rb"'(?:[^'\\]|''|\\.)*'", lambda part: b"'" + re.sub(rb"\\[\x00-\x7f]", b"aa", part[1:-1]) + b"'")),
    ("optimizer hints", "sqlglot", {"postgresql", "mysql"}, in_tokens("comment", rb"/\*\+.*", lambda part: b"/* " + part[3:])),
]


def ours_of(tokens):
    for kind, begin, end in tokens:
        if kind == "colon":
            yield "other", begin, begin + 1
            yield "word", begin + 1, end
        elif kind != "blank":
            yield KINDS.get(kind, "other"), begin, end


def join_continued(ours, theirs):
    """PostgreSQL's scanner joins strings on lines that follow each other; to sqlpod each is a string."""
    for whole in [token for token in theirs if token[0] == "string" and token not in ours]:
        inside = [token for token in ours if whole[1] <= token[1] < whole[2]]
        if len(inside) > 1 and inside[0][1] == whole[1] and inside[-1][2] == whole[2] and \
                inside[-1][0] == "string" and all(kind in ("string", "comment") for kind, *_ in inside):
            first = ours.index(inside[0])
            ours[first:first + len(inside)] = [whole]
    return ours


def difference(text, answer, found):
    """What differs, in words; None when nothing does. `found`: the tokens, or the message of the refusal."""
    refused = isinstance(found, str)
    if "error" in answer:
        return None if refused else f"sqlpod alone refuses it: {answer['error']}"
    if refused:
        return f"refused: {found}"
    theirs = shape(found, text)
    ours = join_continued(shape(list(ours_of(answer["tokens"])), text), theirs)
    if ours == theirs:
        return None
    show = lambda one, other: ", ".join(f"{kind} {text[begin:end]!r} at {begin}" for kind, begin, end in one if (kind, begin, end) not in other) or "-"
    return f"sqlpod: {show(ours, theirs)}; reference: {show(theirs, ours)}"


class SqlJudge:
    """`sqlpod` answers texts with tokens, `reference` too; `arbiter` is a reference that is asked about what sqlpod alone refuses."""

    def __init__(self, sqlpod, reference, arbiter=None):
        self.sqlpod, self.reference, self.arbiter = sqlpod, reference, arbiter
        self.used = {}

    def rules(self):
        return [name for name, reference, dialects, _ in RULES if reference == self.reference.name and self.reference.dialect in dialects]

    def judge(self, texts):
        """Yields (text, problem) of what differs, and no rule says why."""
        answers = self.sqlpod.tokens(texts, self.reference.dialect)
        for text, answer in zip(texts, answers):
            problem = difference(text.encode("utf-8"), answer, self.reference.tokens(text))
            if problem and "error" not in answer:
                problem = self.explain(text, answer, problem)
            elif problem and self.arbiter and isinstance(self.arbiter.tokens(text), str):
                self.count("what libpg_query refuses too")
                problem = None
            if problem:
                yield text, problem

    def explain(self, text, answer, problem):
        if re.search(REFUSALS[self.reference.name], problem):
            self.count("what the server refuses itself")
            return None
        rewritten, used = text.encode("utf-8"), []
        for name, reference, dialects, rewrite in RULES:
            if reference == self.reference.name and self.reference.dialect in dialects:
                before, rewritten = rewritten, rewrite(rewritten, answer["tokens"])
                if rewritten != before:
                    used.append(name)
        if not used and not self.arbiter:
            return problem
        other = rewritten.decode("utf-8")
        again = self.sqlpod.tokens([other], self.reference.dialect)[0]
        if "error" in again or shape(list(ours_of(again["tokens"])), rewritten) != shape(list(ours_of(answer["tokens"])), text.encode("utf-8")):
            return f"{problem}; written as {other!r} sqlpod's tokens are others"
        left = difference(rewritten, again, self.reference.tokens(other))
        if left and self.arbiter and difference(text.encode("utf-8"), answer, self.arbiter.tokens(text)) is None:
            self.count("what libpg_query reads as sqlpod does")
            return None
        if left:
            return f"{left}; written as {other!r}, from: {problem}"
        for name in used:
            self.count(name)
        return None

    def count(self, name):
        self.used[name] = self.used.get(name, 0) + 1
