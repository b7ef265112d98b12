#!/usr/bin/python3
"""Holds the includes of every source against the arrows between the folders (docs/development.md).

Fails with file:line for an include that no arrow allows, a client library outside its dialect's folder, an include that
is not written from the repository root, a using declaration that nothing uses, and a file that has grown too long.
"""

import pathlib
import re
import sys

# What a folder may include of the project: folders, or single headers. The longest folder that a file is in counts.
ARROWS = {
    "error": [],
    "config/document": ["error", "secrets/secret.h"],
    "secrets": ["error", "config/document"],  # a file may hold several secrets
    "config": ["error", "secrets/secret.h", "secrets/secret_name.h"],
    "executor/query": ["config", "error"],
    "executor/storage": ["config", "error"],
    "executor/table": ["executor/storage", "config", "error"],
    "executor/engine": [
        "config",
        "secrets",
        "error",
        "executor/query/statement.h",
        "executor/query/sql_dialect.h",
        "executor/query/command_word.h",
        "executor/query/sql_lexer.h",
        "executor/query/sql_text.h",
    ],
    "executor/engine/sqlite": ["executor/engine"],
    "executor/engine/postgresql": ["executor/engine"],
    "executor/engine/mysql": ["executor/engine"],
    "executor/engine/odbc": ["executor/engine"],
    "executor/engine/firebird": ["executor/engine"],
    "executor/engine/soci": ["executor/engine"],
    "executor": ["executor", "config", "secrets", "error"],
    "images": ["config", "secrets", "error", "executor/query/command_word.h"],
    "cli": ["executor", "images", "flyte", "config", "secrets", "error"],
    "flyte": ["executor", "config", "secrets", "error"],
    "flow": ["executor", "config", "secrets", "error"],
    "python": ["executor", "config", "secrets", "error"],
}

# A dialect's folder may include what executor/engine may, too, but no other dialect's folder; executor/engine itself
# knows no more of a dialect than its engine.h.
DIALECT_FOLDERS = [folder for folder in ARROWS if folder.startswith("executor/engine/")]

# Headers of client libraries, and the folders that may include them. Tests may include anything.
CLIENT_LIBRARIES = {
    r"libpq-fe\.h|libpq/.*|postgres_ext\.h|pg_config.*\.h": ["executor/engine/postgresql"],
    r"mysql\.h|mysql/.*|mariadb/.*|errmsg\.h|mysqld_error\.h": ["executor/engine/mysql"],
    r"sqlite3\.h": ["executor/engine/sqlite"],
    r"sql\.h|sqlext\.h|sqltypes\.h|sqlucode\.h|odbcinst\.h": ["executor/engine/odbc"],
    r"ibase\.h|firebird/.*": ["executor/engine/firebird"],
    r"soci/.*": ["executor/engine/soci"],
}

LONGEST_FILE = 400  # lines

USING = re.compile(r"using (?:\w+::)+(\w+);")
INCLUDE = re.compile(r'\s*#\s*include\s*(["<])([^">]+)[">]')


def is_in(path, folder):
    return path == folder or path.startswith(folder + "/")


def folder_of(path):
    return max((folder for folder in ARROWS if is_in(path, folder)), key=len, default=None)


def allowed(folder, included):
    dialect = next((other for other in DIALECT_FOLDERS if is_in(included, other)), None)
    if dialect and folder in DIALECT_FOLDERS:
        return dialect == folder
    if dialect and folder == "executor/engine":
        return included == f"{dialect}/engine.h"
    targets = [folder] + ARROWS[folder]
    if folder in DIALECT_FOLDERS:
        targets += ARROWS["executor/engine"]
    return any(is_in(included, target) for target in targets)


def complaint_about(folder, kind, included, root):
    """What is wrong with one include, or None."""
    if kind == '"':
        made = re.sub(r"\.pb\.h$", ".proto", included)  # protoc makes the one of the other
        if not (root / made).is_file():
            return f'"{included}" is not a file as seen from the repository root'
        if folder and not allowed(folder, included):
            return f'{folder}/ may not include "{included}"'
        return None
    for pattern, folders in CLIENT_LIBRARIES.items():
        if re.fullmatch(pattern, included):
            if folder and not any(is_in(folder, place) for place in folders):
                return f"<{included}> belongs into {', '.join(folders)}/ only"
            return None
    return None


def complaints_about(path, root):
    relative = path.relative_to(root).as_posix()
    folder = folder_of(relative)
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if (match := USING.match(line)) and len(re.findall(rf"\b{match[1]}\b", text.replace(f"::{match[1]}", ""))) == 0:
            yield f"{relative}:{number}: nothing uses {match[1]}"
        match = INCLUDE.match(line)
        if match and (complaint := complaint_about(folder, match[1], match[2], root)):
            yield f"{relative}:{number}: {complaint}"
    if len(lines) > LONGEST_FILE:
        yield f"{relative}:{len(lines)}: more than {LONGEST_FILE} lines; split it by noun"


def sources(root):
    tops = sorted({folder.split("/")[0] for folder in ARROWS} | {"tests"})
    for top in tops:
        for pattern in ("*.h", "*.cpp"):
            yield from sorted((root / top).rglob(pattern))


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    files = list(sources(root))
    complaints = [complaint for path in files for complaint in complaints_about(path, root)]
    for complaint in complaints:
        print(complaint)
    if not files:
        print("no sources found")
    return 1 if complaints or not files else 0


if __name__ == "__main__":
    sys.exit(main())
