#!/usr/bin/python3
"""What becomes of a run when memory or a call of the system fails: failure.py --shim PATH [--program PATH]

The library fault_shim is preloaded into sqlpod and makes one call fail: each call of the output path (write, fsync, rename, …) with two of
the errors, and a sample of the allocations, both by a seed that is printed; with --all it is every error and every allocation. A run may succeed, and then its files are whole and its
transaction is committed; or it fails with an error and an exit code of the documented ones, and then nothing of it stays. It does not
crash, nor hang. The last line is `N passed, N failed`; the exit code is 1 when a scenario failed.
"""

import argparse
import concurrent.futures
import contextlib
import os
import pathlib
import random
import re
import sys
import tempfile

from scenarios import SCENARIOS, Run, Servers

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from junit import write_junit  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ERRORS = ["ENOSPC", "EIO", "EINTR", "EDQUOT", "EROFS"]


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/sqlpod", help="sqlpod (build/sqlpod)")
    parser.add_argument("--shim", type=pathlib.Path, default=ROOT / "build/tests/failure/libfault_shim.so", help="the library to preload")
    parser.add_argument("-k", default="", metavar="REGEX", help="the scenarios whose names match")
    parser.add_argument("-j", type=int, default=2, metavar="N", help="so many at a time")
    parser.add_argument("--allocations", type=int, default=40, metavar="N", help="so many allocations of each scenario fail")
    parser.add_argument("--all", action="store_true", help="one allocation of every stack of callers, once alone and once with all later ones")
    parser.add_argument("--every", action="store_true", help="every allocation, whatever its stack")
    parser.add_argument("--fault", help="this one alone, such as allocation:42+")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9), help="of the sample")
    parser.add_argument("--junit", type=pathlib.Path, metavar="FILE", help="write the results for a test runner, too")
    return parser.parse_args()


def faults_of(counts, options):
    """Every fault that a scenario is to be run with; `counts`: of a run without one."""
    if options.fault:
        return [options.fault]
    generator, is_whole = random.Random(options.seed), options.all or options.every
    faults = []
    for call, count in counts["calls"].items():
        for number in range(1, count + 1):
            errors = ERRORS if is_whole else generator.sample(ERRORS, 2)
            faults += [f"{call}:{number}:{error}" for error in errors + (["short"] if call == "write" else [])]
    allocations = sorted(counts["allocations"])
    if options.every:
        allocations = range(1, allocations[-1] + 1)
    both = [f"allocation:{number}{lasting}" for number in allocations for lasting in ("", "+")]
    if is_whole:
        return faults + both
    return faults + generator.sample(both, min(options.allocations, len(both)))


def run_scenario(scenario, options, pool):
    """Yields (fault, problem) for each fault that ended as it may not; the number of all comes first."""
    with tempfile.TemporaryDirectory(prefix="sqlpod-failure-") as folder:
        folder = pathlib.Path(folder)
        expected = Run(scenario, options, folder / "whole").run("count")
        if problem := expected.problem_of_whole():
            yield 0
            yield "none", problem
            return
        faults = faults_of(expected.counts(), options)
        yield len(faults)

        def run(number, fault):
            return Run(scenario, options, folder / f"{number:05d}").run(fault).problem(expected)

        runs = [(fault, pool.submit(run, number, fault)) for number, fault in enumerate(faults)]
        for fault, result in runs:
            if problem := result.result():
                yield fault, problem


def main():
    options = parse_arguments()
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
    results = []
    with tempfile.TemporaryDirectory(prefix="sqlpod-failure-") as folder, contextlib.ExitStack() as cleanup, \
            concurrent.futures.ThreadPoolExecutor(options.j) as pool:
        options.servers = Servers(folder)
        cleanup.callback(options.servers.stop)
        for scenario in SCENARIOS:
            if not re.search(options.k, scenario.name):
                continue
            outcomes = run_scenario(scenario, options, pool)
            count = next(outcomes)
            problems = [f"{fault}: {problem}" for fault, problem in outcomes]
            results.append((scenario.name, problems))
            print(f"{'FAIL' if problems else 'pass'}  {scenario.name}: {count} faults, {len(problems)} ended as they may not", flush=True)
            for problem in problems[:40]:
                print(f"        {problem}")
    if options.junit:
        write_junit(options.junit, "Failure", results)
    failed = sum(bool(problems) for _, problems in results)
    print(f"seed {options.seed}")
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main())
