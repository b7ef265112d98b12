#!/usr/bin/python3
"""Runs sqlpod under valgrind's memcheck, on each dialect: valgrind.py [--program PATH] [-k REGEX]

For each: DDL and rows with bound values of many types, a table of them as Parquet and as CSV, and a query that the server refuses. An
invalid access, a jump or a call that depends on what was never written, and lost memory fail; suppressions.supp has what is not
sqlpod's. The last line is `N passed, N failed`; the exit code is 1 when one failed.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.append(str(ROOT / "tests/bench"))

from firebird import Firebird  # noqa: E402
from servers import NAME, HOST, Mariadb, Postgresql, Sqlite  # noqa: E402

FOUND = 99  # the exit code that says that valgrind found something
MEMCHECK = ["valgrind", "--quiet", f"--error-exitcode={FOUND}", "--leak-check=full", "--show-leak-kinds=definite", "--errors-for-leak-kinds=definite",
            "--num-callers=30", "--gen-suppressions=all", f"--suppressions={HERE}/suppressions.supp"]

# {d} of a dialect: the types of the table, and whether there are several statements to a transaction with DDL.
TYPES = {"postgresql": ("bigint", "double precision", "text", "numeric(12, 3)", "date", "timestamp", "bytea"),
         "mysql": ("bigint", "double", "text", "decimal(12, 3)", "date", "datetime(6)", "blob"),
         "sqlite": ("integer", "real", "text", "text", "date", "timestamp", "blob"),
         "firebird": ("bigint", "double precision", "varchar(100)", "numeric(12, 3)", "date", "timestamp", "blob")}
INPUTS = {"i": "int", "f": "float", "s": "str", "n": "decimal", "d": "date", "t": "datetime", "b": "bytes"}
VALUES = {"i": "7", "f": "1.5", "s": "it's ü", "n": "12.125", "d": "2024-01-31", "t": "2024-01-31 12:30:00.5", "b": "AAEC"}


def tasks(sql_dialect, uri, value_names):
    """(name, spec, arguments, exit code)."""
    head = f"task_config: {{uri: '{uri}'}}\n"
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(INPUTS, TYPES[sql_dialect]) if name in value_names)
    yield "make", f"name: make\nquery_template: CREATE TABLE kinds (k_id int, {rename(columns)})\n{head}", [], 0
    names = ", ".join("c_" + name for name in value_names)
    inputs = "".join(f"  {name}: {INPUTS[name]}\n" for name in value_names)
    holes = ", ".join("{{ ." + name + " }}" for name in value_names)
    insert = (f"name: fill\nquery_template: |\n  INSERT INTO kinds (k_id, {names}) VALUES (1, {holes});\n  INSERT INTO kinds (k_id) VALUES (2)\n"
              f"inputs:\n{inputs}{head}")
    yield "fill", insert, [word for name in value_names for word in ("-i", f"{name}={VALUES[name]}")], 0
    for form in ("parquet", "csv"):
        yield form, f"name: read\nquery_template: SELECT * FROM kinds ORDER BY k_id\noutput_schema_type: any\n{head}", ["-o", f"out.{form}"], 0
    yield "refused", f"name: refused\nquery_template: SELECT nothing FROM nowhere\noutput_schema_type: any\n{head}", [], 5


def rename(columns):
    return re.sub(r"(^|, )(\w) ", r"\1c_\2 ", columns)


def dialects(folder, wanted):
    """Yields (name, dialect of the SQL, URI, inputs that it takes) as long as the dialect's server runs."""
    everything = list(INPUTS)
    postgresql, mariadb = [lambda: Postgresql(folder)], [lambda: Mariadb(folder)]
    plans = [("SQLite", "sqlite", lambda: Sqlite(folder), lambda server: f"sqlite:///{folder}/direct.db", everything),
             ("SOCI", "sqlite", lambda: Sqlite(folder), lambda server: f"soci:///?backend=sqlite3&connect_string=dbname%3D{folder}/soci.db", ["i", "f", "s"]),
             ("PostgreSQL", "postgresql", postgresql[0], lambda server: server.url, everything),
             ("ODBC", "postgresql", postgresql[0],
              lambda server: f"odbc://{NAME}:{NAME}@{HOST}:{server.port}/{NAME}?driver=PostgreSQL+Unicode", ["i", "f", "s", "d", "t"]),
             ("MariaDB", "mysql", mariadb[0], lambda server: server.url, everything),
             ("Firebird", "firebird", lambda: Firebird(folder), lambda server: server.url, everything)]
    for name, dialect, start, uri, inputs in plans:
        if re.search(wanted, name):
            with tempfile.TemporaryDirectory(prefix="sqlpod-valgrind-") as folder_of_server:
                folder = folder_of_server
                server = start()
                try:
                    yield name, dialect, uri(server), inputs
                finally:
                    server.stop()


def run(program, folder, name, spec, arguments, expected):
    """What is wrong with a run; None when nothing is."""
    (folder / f"{name}.yaml").write_text(spec, encoding="utf-8")
    environment = dict(os.environ, ARROW_DEFAULT_MEMORY_POOL="system")
    done = subprocess.run([*MEMCHECK, str(program), "run", f"{name}.yaml", *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=600)
    return None if done.returncode == expected else f"exit code {done.returncode}, {expected} expected\n{done.stderr}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/sqlpod", help="sqlpod (build/sqlpod)")
    parser.add_argument("-k", default="", metavar="REGEX", help="the dialects whose names match")
    options = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="sqlpod-valgrind-") as folder:
        os.chmod(folder, 0o711)
        for name, dialect, uri, inputs in dialects(folder, options.k):
            work = pathlib.Path(folder) / f"run-{name}"
            work.mkdir()
            for task in tasks(dialect, uri, inputs):
                problem = run(options.program.resolve(), work, *task)
                passed, failed = passed + (not problem), failed + bool(problem)
                print(f"{'FAIL' if problem else 'pass'}  {name}: {task[0]}", *([problem] if problem else []), flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
