#!/usr/bin/python3
"""Measures sqlpod beside Flyte's own pyflyte-execute, as containers of one and the same task: ./dev bench flyte.

Whole processes in turn, medians. The figures go into docs/flyte.md, between its two comments. With --small, a few rows,
once, and nothing is written.

Environment: SQLPOD_PROGRAM (build/sqlpod), SQLPOD_BENCH_PROGRAMS (build/tests/bench). Flyte's program is that of
.deps/flyte, which ./dev test fetches.
"""

import argparse
import datetime
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import cases
import data
import report
import servers
from measure import Case, Contender, Measurer, say

ROOT = pathlib.Path(__file__).resolve().parents[2]
FLYTEKIT = ROOT / ".deps/flyte"
PAGE = ROOT / "docs/flyte.md"
BEGIN, END = "<!-- figures of ./dev bench flyte -->", "<!-- end of the figures -->"
TINY_ROUNDS, TABLE_ROUNDS = 7, 3
RESOLVER = "flytekit.core.python_customized_container_task.default_task_template_resolver"
EXECUTOR = "flytekitplugins.sqlalchemy.task.SQLAlchemyTaskExecutor"


def place(variable, default):
    return pathlib.Path(os.environ.get(variable, ROOT / default)).resolve()


class Tasks:
    """Makes the cases, in whose folders the containers find their files."""

    def __init__(self, folder):
        self.folder = folder
        self.program = folder / "pyflyte-execute"
        self.program.symlink_to(place("SQLPOD_PROGRAM", "build/sqlpod"))
        self.python_path = {"PYTHONPATH": str(FLYTEKIT)}

    def case(self, name, uri, query, rows, rounds):
        work = self.folder / name.replace(" ", "-").replace(",", "")
        work.mkdir()
        subprocess.run(["/usr/bin/python3", str(ROOT / "tests/bench/peers/flyte_task.py"), uri, query, str(work)],
                       env=dict(os.environ, **self.python_path), check=True)
        outputs = work / "out/outputs.pb"
        arguments = ["--inputs", str(work / "inputs.pb"), "--output-prefix", str(work / "out"), "--raw-output-data-prefix",
                     str(work / "raw"), "--resolver", RESOLVER, "--", str(work / "task.pb"), EXECUTOR]

        def clear():
            for made in ("out", "raw"):
                shutil.rmtree(work / made, ignore_errors=True)

        def count(_):
            return sum(cases.parquet_rows(file) for file in (work / "raw").glob("*/00000"))

        theirs = Contender("flytekit", "limit", [str(FLYTEKIT / "bin/pyflyte-execute"), *arguments], self.python_path, outputs)
        ours = Contender("sqlpod", "sqlpod", [str(self.program), *arguments], output=outputs)
        return Case(name, rows, [theirs, ours], rounds=rounds, prepare=clear, count=count)

    def all(self, postgresql, sqlite, rows):
        one = "select 1 as a where 1 > {{ .inputs.least }}"
        table = "select * from lineitem where l_orderkey > {{ .inputs.least }}"
        return [self.case("One row, SQLite", sqlite.driver_url, one, 1, TINY_ROUNDS),
                self.case("One row, PostgreSQL", postgresql.driver_url, one, 1, TINY_ROUNDS),
                self.case(f"{rows:,} rows, PostgreSQL", postgresql.driver_url, table, rows, TABLE_ROUNDS)]


def folder_size(folder):
    """Bytes of all files, without the copies that Python keeps of its sources."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc")


def program_size(program):
    """Bytes of the program, its engines, and every library that they load, the C library among them."""
    files = {program, *program.parent.glob("libsqlpod_*.so")}
    listed = servers.output_of(["ldd", *map(str, files)])
    files = {pathlib.Path(path).resolve() for path in [*files, *re.findall(r"(/\S+) \(0x", listed)]}
    return sum(file.stat().st_size for file in files)


def markdown(measured, sizes):
    version = next(FLYTEKIT.glob("flytekit-*.dist-info")).name.removeprefix("flytekit-").removesuffix(".dist-info")
    lines = [f"Made by `./dev bench flyte` on {datetime.date.today()}: {report.machine()}; flytekit {version}. Whole processes in "
             "turn, medians; the last column is how many times as much flytekit takes. MB are 1,000,000 bytes.", "",
             "| | | flytekit | sqlpod | flytekit / sqlpod |", "| --- | --- | ---: | ---: | ---: |"]
    for case, (theirs, ours) in measured:
        for shown, of, digits in (("wall s", "wall", 3), ("CPU s", "cpu", 3), ("peak MB", "peak", 0)):
            lines.append(row(case.name, shown, theirs.median(of), ours.median(of), digits))
    lines.append(row("Size on disk", "MB", *(size / 1e6 for size in sizes), 0))
    return "\n".join(lines)


def row(name, shown, theirs, ours, digits):
    return f"| {name} | {shown} | {theirs:.{digits}f} | {ours:.{digits}f} | {theirs / ours:.1f} |"


def write_page(figures):
    page = PAGE.read_text(encoding="utf-8")
    begin, end = page.index(BEGIN) + len(BEGIN), page.index(END)
    PAGE.write_text(f"{page[:begin]}\n\n{figures}\n\n{page[end:]}", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description="sqlpod beside Flyte's own pyflyte-execute")
    parser.add_argument("--small", action="store_true", help="a few rows, for correctness; measures nothing")
    options = parser.parse_args()
    if not (FLYTEKIT / ".complete").exists():
        sys.exit("error: there is no flytekit to measure beside\nhint: ./dev test fetches it into .deps/flyte")
    sys.path.append(str(ROOT / ".deps/pyarrow"))
    if not options.small and os.getloadavg()[0] > 0.5:
        say(f"this machine is busy (load {os.getloadavg()[0]:.1f}): look at CPU seconds rather than at wall time")
    rows = 5000 if options.small else 2_000_000
    with tempfile.TemporaryDirectory(prefix="sqlpod-bench-") as name:
        folder = pathlib.Path(name)
        postgresql, sqlite = servers.Postgresql(folder), servers.Sqlite(folder)
        try:
            data.fill_lineitem(postgresql, rows)
            measurer = Measurer(place("SQLPOD_BENCH_PROGRAMS", "build/tests/bench") / "bench_measured_run", folder)
            measured = [(case, measurer.measure(case, 1 if options.small else case.rounds))
                        for case in Tasks(folder).all(postgresql, sqlite, rows)]
        finally:
            postgresql.stop()
        failures = [f"{case.name}: {result.name}: {result.failure}" for case, results in measured for result in results
                    if result.failure]
    if failures:
        sys.exit("\n".join(f"error: {failure}" for failure in failures))
    figures = markdown(measured, (folder_size(FLYTEKIT), program_size(place("SQLPOD_PROGRAM", "build/sqlpod"))))
    print(figures)
    if not options.small:
        write_page(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
