#!/usr/bin/python3
"""What the tests reach: coverage.py BUILD_FOLDER

Merges what the programs of a build with the preset `coverage` counted while they ran, and prints lines and branches of each folder of the
sources. The same by line, as pages of HTML, goes to BUILD_FOLDER/coverage. Needs llvm-profdata and llvm-cov.
"""

import collections
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What no user runs, what others wrote, and what a compiler made.
IGNORED = r"^/usr/|/\.deps/|/build[^/]*/|/tests/"


def objects_of(folder):
    """The program and its libraries, and the tests that have the engines within them."""
    libraries = sorted(path for path in folder.glob("libsqlpod*.so") if not path.is_symlink() or path.name == "libsqlpod.so")
    programs = [folder / "sqlpod", *(folder / "tests" / f"{name}_tests" for name in ("unit", "program", "database", "canary"))]
    files = [*programs, *libraries]
    return [str(files[0]), *(argument for file in files[1:] for argument in ("-object", str(file)))]


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    profile = folder / "coverage.profdata"
    counted = sorted(str(path) for path in (folder / "profiles").glob("*.profraw"))
    if not counted:
        sys.exit("error: nothing was counted\nhint: ./dev coverage builds with the counters and runs the tests")
    subprocess.run(["llvm-profdata", "merge", "--sparse", "-o", profile, *counted], check=True)
    options = [*objects_of(folder), f"-instr-profile={profile}", f"-ignore-filename-regex={IGNORED}"]
    exported = subprocess.run(["llvm-cov", "export", "-summary-only", *options], check=True, stdout=subprocess.PIPE).stdout
    subprocess.run(["llvm-cov", "show", "-format=html", f"-output-dir={folder / 'coverage'}", "-show-branches=count", *options], check=True)

    areas = collections.defaultdict(collections.Counter)
    for file in json.loads(exported)["data"][0]["files"]:
        for area in (str(pathlib.Path(file["filename"]).relative_to(ROOT).parent), "all"):
            for kind in ("lines", "branches"):
                areas[area][kind] += file["summary"][kind]["count"]
                areas[area][f"{kind} reached"] += file["summary"][kind]["covered"]
    print(f"{'area':30} {'lines':>7} {'reached':>8} {'branches':>9} {'reached':>8}")
    for area, counts in sorted(areas.items(), key=lambda item: (item[0] == "all", item[0])):
        shares = [100 * counts[f"{kind} reached"] / (counts[kind] or 1) for kind in ("lines", "branches")]
        print(f"{area:30} {counts['lines']:7} {shares[0]:7.1f}% {counts['branches']:9} {shares[1]:7.1f}%")


if __name__ == "__main__":
    main()
