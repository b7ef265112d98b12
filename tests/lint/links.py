#!/usr/bin/python3
"""Checks that the links of every Markdown page lead somewhere: to a file of the repository, to a heading of it.

Links to other sites are left alone. Fails with file:line.
"""

import pathlib
import re
import sys
import urllib.parse

LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?[^)]*\)")
HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
SKIPPED_FOLDERS = {".git", ".deps"}


def text_lines(path):
    """Yields (number, line) outside code blocks."""
    fence = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        mark = line.lstrip()[:3]
        if mark in ("```", "~~~") and fence in (None, mark):
            fence = mark if fence is None else None
        elif fence is None:
            yield number, re.sub(r"`[^`]*`", lambda code: "`" * len(code[0]), line)


def anchors_of(path):
    """The anchors that a forge gives to the headings of a page."""
    anchors = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := HEADING.match(line):
            text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", match[1])
            slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            count = sum(1 for anchor in anchors if re.fullmatch(re.escape(slug) + r"(-\d+)?", anchor))
            anchors.add(f"{slug}-{count}" if count else slug)
    return anchors


def complaint_about(link, page):
    target = urllib.parse.urlsplit(link)
    if target.scheme or target.netloc:
        return None
    path = page if not target.path else page.parent / urllib.parse.unquote(target.path)
    if not path.exists():
        return f"{link}: there is no such file"
    if target.fragment and path.suffix == ".md" and target.fragment not in anchors_of(path):
        return f"{link}: there is no such heading"
    return None


def pages(root):
    for path in sorted(root.rglob("*.md")):
        parts = path.relative_to(root).parts
        if not any(part in SKIPPED_FOLDERS or part.startswith("build") for part in parts[:-1]):
            yield path


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    failed = False
    for page in pages(root):
        for number, line in text_lines(page):
            for link in LINK.findall(line):
                if complaint := complaint_about(link, page):
                    print(f"{page.relative_to(root)}:{number}: {complaint}")
                    failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
