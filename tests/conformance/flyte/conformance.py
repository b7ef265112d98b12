#!/usr/bin/python3
"""Does sqlpod do what Flyte's own pyflyte-execute does for a SQLAlchemyTask? conformance.py [--program PATH]

Each case in cases/ is run as Flyte runs it, and held against what Flyte's own program left behind. README.md says how.
The last line is `N passed, N failed`; the exit code is 1 when a case failed or none ran.
"""

import argparse
import concurrent.futures
import copy
import json
import os
import pathlib
import re
import sys
import tempfile

from databases import ROOT, Databases

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
from junit import write_junit  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
FLYTEKIT = ROOT / ".deps/flyte"


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/sqlpod", help="sqlpod (build/sqlpod)")
    parser.add_argument("--cases", type=pathlib.Path, default=HERE / "cases", metavar="FOLDER", help="other cases")
    parser.add_argument("-k", default="", metavar="REGEX", help="the cases whose names match")
    parser.add_argument("-j", type=int, default=os.cpu_count(), metavar="N", help="so many at a time")
    parser.add_argument("--without-flytekit", action="store_true", help="read tables with Arrow alone")
    parser.add_argument("--reference", action="store_true", help="run Flyte's own program: every fact has to be as recorded")
    parser.add_argument("--record", action="store_true", help="run Flyte's own program, and write golden.json of each case")
    parser.add_argument("--keep", type=pathlib.Path, metavar="FOLDER", help="keep the folder and log of each case there")
    parser.add_argument("--junit", type=pathlib.Path, metavar="FILE", help="write the results for a test runner, too")
    return parser.parse_args()


def make_reader(options):
    """With flytekit if it is there; its folder is whole when it has .complete in it."""
    if (FLYTEKIT / ".complete").exists() and not options.without_flytekit:
        sys.path.insert(0, str(FLYTEKIT))
    else:
        sys.path.insert(0, str(ROOT / ".deps/pyarrow"))
    import tables  # after the paths are set

    if not options.without_flytekit:
        try:
            return tables.FlyteReaders()
        except ImportError:
            if options.reference or options.record:
                sys.exit("error: there is no flytekit\nhint: ./dev test fetches it into .deps/flyte")
    return tables.ArrowReader()


def program_of(options, folder):
    """The program under the name that Flyte calls."""
    if options.reference or options.record:
        os.environ["PYTHONPATH"] = str(FLYTEKIT)
        return str(FLYTEKIT / "bin/pyflyte-execute")
    link = pathlib.Path(folder) / "pyflyte-execute"
    link.symlink_to(options.program.resolve())
    return str(link)


def run_cases(options, program, reader):
    """Yields each case with its problems, None for one that could not be run."""
    from case_run import Case, CaseRun
    from judge import judge, judge_reference

    cases = [Case(path.parent) for path in sorted(options.cases.glob("*/case.yaml")) if re.search(options.k, path.parent.name)]
    databases = Databases()
    pool = concurrent.futures.ThreadPoolExecutor(options.j)
    try:
        runs = [(case, pool.submit(lambda case: CaseRun(case, databases, reader).run(program, options.keep), case))
                for case in cases]
        for case, run in runs:
            facts = run.result()
            if options.record:
                record(case, facts)
            yield case, judge_reference(case, facts) if options.reference or options.record else judge(case, facts)
    finally:
        pool.shutdown(cancel_futures=True)
        databases.stop()


def record(case, facts):
    from judge import first_line

    kept = copy.deepcopy({key: value for key, value in facts.items() if key != "message"})
    kept["raised"] = first_line(facts).split(":")[0] or None  # for people: never compared
    kept["shows"] = [canary for canary in facts["shows"] if canary in case.spec.get("canaries", [])]
    for readers in (kept["frames"] or {}).values():
        for reader in ("flyte_schema", "structured_dataset"):
            if readers[reader] == readers["pandas"]:
                readers[reader] = "as pandas"
    text = json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True)
    # A row is a line.
    text = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda match: "[" + re.sub(r",\s+", ", ", match[1]) + "]", text)
    (case.folder / "golden.json").write_text(text + "\n", encoding="utf-8")


def main():
    options = parse_arguments()
    os.environ.setdefault("FLYTE_SDK_LOGGING_LEVEL", "50")  # of the readers
    reader = make_reader(options)
    with tempfile.TemporaryDirectory(prefix="sqlpod-flyte-") as folder:
        results = []
        for case, problems in run_cases(options, program_of(options, folder), reader):
            results.append((case, problems))
            print("\n        ".join([f"{'FAIL' if problems else 'pass'}  {case.name}", *problems]), flush=True)
    if options.junit:
        write_junit(options.junit, "FlyteConformance", ((case.name, problems) for case, problems in results))
    failed = sum(bool(problems) for _, problems in results)
    print(f"tables were read by {reader.name}")
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main())
