"""Holds sqlpod's parts of URLs against SQLAlchemy's. docs/differential.md has the rules of what may differ."""

import re
import urllib.parse

SECRET = re.compile("password|passwd|pwd|passphrase|secret|token|odbc_connect|connect_string", re.IGNORECASE)


def texts_of(parts):
    return [parts[key] for key in ("user", "password", "database") if parts[key]] + [text for pair in parts["query"] for text in pair]


# What sqlpod alone refuses: (rule, what it says, what the URL must be like).
STRICTER = [
    ("ports", "the port is not a number", lambda text, parts: parts["port"] is not None and
     not (1 <= parts["port"] <= 65535 and re.search(rf":0*{parts['port']}(?![^/?])", text))),
    ("what is no text", "is not UTF-8 text", lambda text, parts: any("\ufffd" in part or "\0" in part for part in texts_of(parts))),
    ("behind the bracket", "between the ]", lambda text, parts: re.search(r"\][^]:/?]", text)),
    ("letters of dialects", "does not start with a dialect", lambda text, parts: not text.partition("://")[0].isascii()),
    ("empty names", "is missing", lambda text, parts: not parts["dialect"] or text.startswith(parts["dialect"] + "+:")),
]


def masked(text):
    """The URL as text, with the values of options that are secrets hidden as sqlpod does."""
    head, mark, query = text.partition("?")
    pairs = [pair.partition("=") for pair in query.split("&")] if mark else []
    return head + mark + "&".join(name + equals + ("***" if SECRET.search(urllib.parse.unquote_plus(name)) else value) for name, equals, value in pairs)


def by_name(query):
    """The values of each option, in order."""
    values = {}
    for name, value in query:
        values.setdefault(name, []).append(value)
    return values


class UrlJudge:
    def __init__(self, sqlpod, reference):
        self.sqlpod, self.reference = sqlpod, reference
        self.used = {}

    @staticmethod
    def rules():
        return [name for name, *_ in STRICTER] + ["upper case", "secret options", "hosts that start with a bracket"]

    def count(self, name):
        self.used[name] = self.used.get(name, 0) + 1

    def judge(self, texts):
        """Yields (text, problem) of what differs, and no rule says why."""
        for text, ours in zip(texts, self.sqlpod.urls(texts)):
            theirs = self.reference.parts(text)
            problem = self.difference(text, ours, theirs)
            if problem:
                yield text, problem

    def difference(self, text, ours, theirs):
        if "error" in ours:
            return None if isinstance(theirs, str) else self.stricter(text, ours["error"], theirs)
        if isinstance(theirs, str):
            return f"SQLAlchemy alone refuses it: {theirs}; sqlpod: {ours}"
        expected = self.as_sqlpod(theirs)
        expected["query"], ours["query"] = by_name(expected["query"]), by_name(ours["query"])
        different = [f"{key}: {ours[key]!r}, SQLAlchemy {expected[key]!r}" for key in ours if ours[key] != expected[key]]
        return "; ".join(different) or None

    def stricter(self, text, message, theirs):
        for name, words, is_so in STRICTER:
            if words in message and is_so(text, theirs):
                self.count(name)
                return None
        return f"sqlpod alone refuses it: {message}; SQLAlchemy: {theirs}"

    def as_sqlpod(self, theirs):
        """SQLAlchemy's parts, with what sqlpod does by rule."""
        expected = dict(theirs)
        scheme, separator, rest = theirs["text"].partition("://")
        text = masked(scheme.lower() + separator + rest)
        if (theirs["host"] or "").startswith("[") and ":" not in theirs["host"]:
            text = text.replace(theirs["host"], f"[{theirs['host']}]", 1)
            self.count("hosts that start with a bracket")
        if text.partition("?")[2] != theirs["text"].partition("?")[2]:
            self.count("secret options")
        if scheme != scheme.lower():
            self.count("upper case")
        expected.update(dialect=theirs["dialect"].lower(), driver=theirs["driver"].lower(), text=text)
        return expected
