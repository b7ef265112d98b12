#!/usr/bin/python3
"""Counts the tests of a run: summary.py FOLDER

FOLDER holds ctest.junit (one entry for each program that ctest ran) and the XML files that the GoogleTest programs
among them, and the runner of Flyte's cases, wrote. A program without such a file counts as one test, so one that crashed
is not overlooked. A line for each program with a file, then the last: `N passed, N failed`; the exit code is 1 when a test
failed or none ran.
"""

import collections
import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail":
        return "failed"
    if case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
        return "skipped"
    return "passed"


def cases_of(folder):
    """Yields (program, name, outcome) of every test; the program is None where it counts as the test."""
    for program in ElementTree.parse(folder / "ctest.junit").iter("testcase"):
        name = program.get("name")
        report = folder / f"{name}.xml"
        found = list(ElementTree.fromstring(report.read_bytes().decode(errors="replace")).iter("testcase")) if report.exists() else []
        outcomes = [(name, f"{case.get('classname')}.{case.get('name')}", outcome(case)) for case in found]
        yield from outcomes
        if not found or (outcome(program) == "failed" and all(result != "failed" for *_, result in outcomes)):
            yield None, name, outcome(program)


def main():
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    programs = collections.defaultdict(collections.Counter)
    for program, name, result in cases_of(pathlib.Path(sys.argv[1])):
        counts[result] += 1
        programs[program][result] += 1
        if result != "passed":
            print(f"{result}: {name}")
    for program, results in programs.items():
        if program:
            print(f"{program}: {results['passed']} of {results.total()} passed")
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
