#!/usr/bin/python3
"""Measures sqlpod beside the physical limit and its peers, on private servers: ./dev bench.

Whole processes in turn, three rounds, medians. The figures go to docs/benchmark.md and docs/benchmark.png. With --small,
a few thousand rows, once: every contender has to give all rows, and nothing is measured.

Environment: SQLPOD_PROGRAM (build/sqlpod), SQLPOD_BENCH_PROGRAMS (build/tests/bench), SQLPOD_BENCH_PEERS (.deps/peers).
Temporary files, 2 GB of them and 20 with --large, go where TMPDIR says.
"""

import argparse
import contextlib
import os
import pathlib
import signal
import sys
import tempfile

import cases
import data
import report
import servers
from measure import Measurer, say

ROOT = pathlib.Path(__file__).resolve().parents[2]


def place(variable, default):
    return pathlib.Path(os.environ.get(variable, ROOT / default)).resolve()


def parse_arguments():
    parser = argparse.ArgumentParser(description="sqlpod beside the limit and the peers")
    parser.add_argument("--small", action="store_true", help="a few rows, for correctness; measures nothing")
    parser.add_argument("--large", action="store_true", help="20 million rows of PostgreSQL as well")
    parser.add_argument("--only", default="", metavar="TEXT", help="the cases with this text in their name")
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "docs", metavar="FOLDER",
                        help="where benchmark.md and benchmark.png go (docs)")
    options = parser.parse_args()
    if options.small and options.large:
        parser.error("--small and --large exclude each other")
    return options


@contextlib.contextmanager
def databases(folder):
    """PostgreSQL, MariaDB and SQLite, running."""
    with contextlib.ExitStack() as running:
        started = []
        for kind in (servers.Postgresql, servers.Mariadb, servers.Sqlite):
            started.append(kind(folder))
            running.callback(started[-1].stop)
        yield started


def made_cases(options, folder, postgresql, mariadb, sqlite):
    """The cases one by one; the databases are filled when the first is asked for."""
    rows, wide, texts, bulk = (5000, 200, 200, 1000) if options.small else (2_000_000, 50_000, 100_000, 100_000)
    say(f"filling the databases: {rows:,} rows of lineitem")
    data.fill_lineitem(postgresql, rows)
    data.fill_wide(postgresql, wide)
    data.fill_texts(postgresql, texts)
    data.copy_lineitem(postgresql, folder, mariadb, sqlite)
    csv = data.make_bulk(postgresql, mariadb, sqlite, folder, bulk)
    made = cases.Cases(folder, str(place("SQLPOD_PROGRAM", "build/sqlpod")),
                       place("SQLPOD_BENCH_PROGRAMS", "build/tests/bench"), place("SQLPOD_BENCH_PEERS", ".deps/peers"),
                       postgresql, mariadb, sqlite)
    yield from made.tables(rows, wide, texts) + made.tiny() + made.inserts(csv, bulk)
    if options.large:
        large = 20_000_000
        say(f"filling PostgreSQL: {large:,} rows of lineitem")
        postgresql.query("DROP TABLE lineitem")
        data.fill_lineitem(postgresql, large)
        yield from made.large(large)


def measure(options, folder):
    """Each case with the results of its contenders."""
    measured = []
    with databases(folder) as started:
        measurer = Measurer(place("SQLPOD_BENCH_PROGRAMS", "build/tests/bench") / "bench_measured_run", folder)
        for case in made_cases(options, folder, *started):
            if options.only in case.name:
                measured.append((case, measurer.measure(case, 1 if options.small else case.rounds)))
    return measured


def write_report(options, measured):
    page = report.markdown(measured)
    print(page)
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "benchmark.md").write_text(page, encoding="utf-8")
    if not report.plot(measured, options.output / "benchmark.png"):
        say("no plot: matplotlib is not among the peers")


def main():
    options = parse_arguments()
    # Arrow's Python, to count rows, from the build's own copy before that of the peers.
    sys.path += [str(ROOT / ".deps/pyarrow"), str(place("SQLPOD_BENCH_PEERS", ".deps/peers"))]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # servers and files go before the program does
    if not options.small and os.getloadavg()[0] > 0.5:
        say(f"this machine is busy (load {os.getloadavg()[0]:.1f}): the figures will tell of that, too")
    with tempfile.TemporaryDirectory(prefix="sqlpod-bench-") as folder:
        measured = measure(options, pathlib.Path(folder))
    if not measured:
        sys.exit(f"no case has '{options.only}' in its name")
    if not options.small:
        write_report(options, measured)
    wrong = [f"{case.name}: {result.name}: {result.failure}" for case, results in measured for result in results
             if result.is_wrong]
    for line in wrong:
        say(f"error: {line}")
    say(f"{len(measured)} cases, {len(wrong)} errors")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
