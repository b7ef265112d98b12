"""The figures of a benchmark as a Markdown page and a plot."""

import datetime
import os
import pathlib
import re

from measure import ROUNDS, SLOW_RATIO, SLOW_SECONDS

COLORS = {"limit": "#888888", "sqlpod": "#d95f02", "peer": "#7570b3"}
LONGEST_BAR = 4  # x limit; what is longer is cut off there, and says how long it is


def machine():
    cpu = re.search(r"model name\s*:\s*(.+)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]) / 1024 / 1024
    system = re.search(r'PRETTY_NAME="(.+)"', pathlib.Path("/etc/os-release").read_text())[1]
    return f"{system}, {os.cpu_count()} cores ({cpu[1] if cpu else os.uname().machine}), {memory:.0f} GB of memory"


def markdown(measured):
    lines = [
        "# Benchmark",
        "",
        f"Made by `./dev bench` on {datetime.date.today()}: {machine()}; the servers run on the same machine and are "
        "reached over TCP on loopback.",
        "",
        f"Whole client processes in turn, {ROUNDS} rounds (one row: 7), medians; *x limit* is the median of the ratios to "
        f"the limit measured in the same round. A peer that takes {SLOW_RATIO} times as long as the limit, and more than "
        f"{SLOW_SECONDS} seconds, is measured in one round only. CPU and memory are those of the client; MB are "
        "1,000,000 bytes. The limit writes no file: it is what the database's own client, or a loop in C, takes to get the same rows and drop them (to "
        "insert them, for executemany). Absolute times belong to this machine; ratios and memory carry over better.",
        "",
        "A peer that could not be installed is left out; one that cannot do the task *fails*. Peers may give other types "
        "than the database has; sqlpod's are in [Types](types.md).",
        "",
        "![Time of sqlpod and its peers beside the limit](benchmark.png)",
    ]
    for case, results in measured:
        lines += ["", f"## {case.name}", "",
                  "| | x limit | wall s | CPU s | peak MB | rows | MB of file | rounds |",
                  "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
        lines += [row(case, result) for result in results if result.runs or result.failure]
    return "\n".join(lines) + "\n"


def row(case, result):
    name = f"**{result.name}**" if result.role == "sqlpod" else result.name
    if result.failure:
        return f"| {name} | fails | | | | | | |"
    size = result.runs[0].size
    shown = "" if size is None else f"{size / 1e6:.1f}" if size >= 1e5 else f"{size / 1e6:.4f}"
    return (f"| {name} | {result.median('ratio'):.2f} | {result.median('wall'):.3f} | {result.median('cpu'):.3f} | "
            f"{result.median('peak'):.0f} | {case.rows:,} | {shown} | {len(result.runs)} |")


def plot(measured, file):
    """False when matplotlib is not there."""
    try:
        import matplotlib
    except ImportError:
        return False
    matplotlib.use("Agg")
    from matplotlib import pyplot

    shown = [(case, [result for result in results if result.runs]) for case, results in measured]
    shown = [(case, results) for case, results in shown if results]
    if not shown:
        return True
    columns = balanced(shown)
    rows = max(sum(map(height, column)) for column in columns)
    figure = pyplot.figure(figsize=(7 * len(columns), 0.24 * rows), layout="constrained")
    for part, column in zip(figure.subfigures(1, len(columns), squeeze=False)[0], columns):
        heights = [height(case) for case in column]
        grid = part.add_gridspec(len(column) + 1, 1, height_ratios=[*heights, max(rows - sum(heights), 0.01)])
        for number, (case, results) in enumerate(column):
            draw(part.add_subplot(grid[number]), case, results)
    figure.savefig(file, dpi=110)
    return True


def height(case):
    """Of a case's panel, in bars."""
    return len(case[1]) + 2


def balanced(cases):
    """One or two columns of nearly the same height, in the order of the cases."""
    if len(cases) < 4:
        return [cases]
    total = sum(map(height, cases))
    split = min(range(1, len(cases)), key=lambda at: abs(total - 2 * sum(map(height, cases[:at]))))
    return [cases[:split], cases[split:]]


def draw(panel, case, results):
    is_ratio = case.shown == "ratio"
    values = [result.median(case.shown) * (1 if is_ratio else 1000) for result in results]
    longest = LONGEST_BAR if is_ratio else max(values)
    bars = panel.barh([result.name for result in results], [min(value, longest) for value in values],
                      color=[COLORS[result.role] for result in results])
    panel.bar_label(bars, [f"{value:.2f}" if is_ratio else f"{value:.0f} ms" for value in values], padding=3, fontsize=7)
    what = "time, x limit" if is_ratio else "time, process start to exit"
    panel.set_title(f"{case.name} ({case.rows:,} {'row' if case.rows == 1 else 'rows'}): {what}", fontsize=8, loc="left")
    panel.invert_yaxis()
    panel.set_xlim(0, longest * 1.1)
    if is_ratio:
        panel.axvline(1, color=COLORS["limit"], linewidth=0.8)
    panel.set_xticks([])
    panel.tick_params(labelsize=7)
    panel.spines[["top", "right", "bottom"]].set_visible(False)
