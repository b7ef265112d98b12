"""Runs whole programs in turn and keeps what they took."""

import dataclasses
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import typing

ROUNDS = 3
# A peer that takes so many times as long as the limit, and so many seconds, is measured in the first round only.
SLOW_RATIO = 2.5
SLOW_SECONDS = 3
LONGEST_RUN = 900  # seconds


class Failed(Exception):
    """A contender cannot do it."""


class WrongRows(Failed):
    """A contender does it, but not as it should."""


@dataclasses.dataclass
class Contender:
    name: str
    role: str  # limit, sqlpod or peer; the first contender of a case is its limit
    command: list[str]
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    output: pathlib.Path | None = None  # the file that it writes; none: what it gives is thrown away


@dataclasses.dataclass
class Case:
    """Contenders that do the same with the same number of rows."""

    name: str
    rows: int
    contenders: list[Contender]
    rounds: int = ROUNDS
    shown: str = "ratio"  # what the plot shows: ratio or wall
    prepare: typing.Callable[[], object] = lambda: None  # before each run
    count: typing.Callable[[Contender], int | None] = lambda contender: None  # after it; none: nothing to be counted
    size: int | None = None  # bytes that go in, where none come out


@dataclasses.dataclass
class Run:
    wall: float  # seconds
    cpu: float  # seconds of the client's processes, user and system
    peak: float  # MB of 1,000,000 bytes
    size: int | None  # bytes
    ratio: float  # wall time beside the limit's in the same round


@dataclasses.dataclass
class Result:
    name: str
    role: str
    runs: list[Run] = dataclasses.field(default_factory=list)
    failure: str = ""
    is_wrong: bool = False  # what must not be: rows missing, or a failure of sqlpod or the limit

    def median(self, of):
        return statistics.median(getattr(run, of) for run in self.runs)

    def is_done(self):
        """No further round: it failed, or is slow enough for one to tell."""
        if self.failure:
            return True
        last = self.runs[-1] if self.runs else None
        return self.role == "peer" and last is not None and last.ratio > SLOW_RATIO and last.wall > SLOW_SECONDS

    def fail(self, error):
        self.failure = str(error)
        self.is_wrong = self.role != "peer" or isinstance(error, WrongRows)


class Measurer:
    """Runs contenders through measured_run, `launcher`; files of its own go into `folder`."""

    def __init__(self, launcher, folder):
        self.launcher = launcher
        self.report = folder / "report"
        self.errors = folder / "errors"

    def measure(self, case, rounds):
        """Round by round, in each all contenders in turn. Without its limit there is nothing to measure a case by."""
        results = [Result(contender.name, contender.role) for contender in case.contenders]
        for number in range(rounds):
            say(f"{case.name}, round {number + 1} of {rounds}")
            limit = None
            for contender, result in zip(case.contenders, results):
                if result.is_done():
                    continue
                try:
                    run = self.run(case, contender, limit)
                except Failed as error:
                    say(f"  {contender.name} fails: {error}")
                    result.fail(error)
                    if contender.role == "limit":
                        return results
                    continue
                limit = limit or run.wall
                result.runs.append(run)
                say(f"  {contender.name}: {run.wall:.3f} s, {run.cpu:.3f} s CPU, {run.peak:.0f} MB")
        return results

    def run(self, case, contender, limit):
        case.prepare()
        # What the one before has left to be written is not to be written on the time of this one.
        os.sync()
        try:
            wall, cpu, peak = self.launch(contender)
            rows = case.count(contender)
            if rows is not None and rows != case.rows:
                raise WrongRows(f"{rows} rows in place of {case.rows}")
            size = contender.output.stat().st_size if contender.output else case.size
            return Run(wall, cpu, peak, size, wall / (limit or wall))
        finally:
            remove(contender.output)

    def launch(self, contender):
        """Wall seconds, CPU seconds and peak MB of one run."""
        remove(self.report)
        with open(self.errors, "wb") as errors:
            try:
                code = subprocess.run([str(self.launcher), str(self.report), *contender.command],
                                      stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors,
                                      timeout=LONGEST_RUN, env=dict(os.environ, **contender.environment)).returncode
            except subprocess.TimeoutExpired:
                raise Failed(f"not done after {LONGEST_RUN} s") from None
        if code != 0:
            raise Failed(f"exit code {code}: {what_went_wrong(self.errors)}")
        if contender.output and not contender.output.is_file():
            raise WrongRows("there is no output")
        taken = json.loads(self.report.read_text())
        return taken["wall"], taken["cpu"], taken["peak_mb"]


def say(text):
    print(text, file=sys.stderr, flush=True)


def what_went_wrong(file):
    """The last line that speaks of an error, else the last one."""
    lines = [line.strip() for line in file.read_text(errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if "error:" in line.lower()]
    return (errors or lines or ["no message"])[-1][:300]


def remove(path):
    if path is not None and path.is_dir():
        shutil.rmtree(path)
    elif path is not None:
        path.unlink(missing_ok=True)
