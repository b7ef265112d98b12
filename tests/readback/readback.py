#!/usr/bin/python3
"""Reads files of one table back with readers that are independent of each other, and compares every cell with the text
that the server gives for it.

Call: readback.py FOLDER READERS, where FOLDER holds expected.jsonl, rows.FORMAT with all columns and narrow.FORMAT
without those of types that Polars has not, and READERS the packages of requirements.txt and package.json. Says what
differs, and exits with 1.
"""

import base64
import csv
import datetime
import decimal
import json
import math
import pathlib
import re
import struct
import subprocess
import sys

FOLDER, READERS = (pathlib.Path(argument) for argument in sys.argv[1:3])
sys.path.insert(0, str(READERS))

import duckdb  # noqa: E402
import polars  # noqa: E402
import pyarrow  # noqa: E402
import pyarrow.ipc  # noqa: E402
import pyarrow.parquet  # noqa: E402

# The kind of every column; those of one kind are compared alike.
KINDS = {
    "row": "int", "yes": "bool", "small": "int", "large": "int", "single": "float4", "real": "float",
    "price": "decimal", "wide": "decimal", "wider": "decimal", "name": "text", "code": "text", "day": "date",
    "clock": "time", "moment": "timestamp", "instant": "timestamp", "span": "interval", "id": "text",
    "document": "json", "raw": "bytes", "numbers": "nested", "tags": "nested", "pair": "nested", "settings": "map",
}  # fmt: skip
# What a reader reads as doubles, although the file has all digits.
DIGITS_LOST = {
    ("rows.parquet", "hyparquet"): {"price", "wide", "wider"},
    ("rows.parquet", "duckdb"): {"wider"},  # its decimals end at 38 digits
    ("rows.json", "duckdb"): {"price", "wide", "wider"},
    ("rows.jsonl", "duckdb"): {"price", "wide", "wider"},
}


def moment(text):
    """A date and time as (date, seconds, microseconds), however it is written."""
    match = re.fullmatch(r"(\d+)-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|\+00:00)?", text)
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    return year, month, day, hour, minute, second, (match.group(7) or "").ljust(6, "0")[:6]


def clock(text):
    """A time as (text, microseconds); hyparquet gives microseconds since midnight."""
    if text.isdigit():
        text = str(datetime.timedelta(microseconds=int(text)))
    head, _, fraction = text.partition(".")
    return head.rjust(8, "0"), fraction.ljust(6, "0")[:6]


def interval(value):
    """Months, days and nanoseconds."""
    if not isinstance(value, str):
        return tuple(value)
    match = re.fullmatch(
        r"P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?[\d.]+)S)?)?", value
    )
    years, months, days, hours, minutes = (int(part or 0) for part in match.groups()[:5])
    seconds = decimal.Decimal(match.group(6) or 0) + 60 * minutes + 3600 * hours
    return 12 * years + months, days, int(seconds * 10**9)


def same_float(value, text):
    return float(value) == float(text) or (math.isnan(float(value)) and math.isnan(float(text)))


def single(value):
    return struct.unpack("f", struct.pack("f", float(value)))[0]


def as_bytes(value):
    if isinstance(value, str):
        return bytes.fromhex(value[2:]) if value.startswith("\\x") else base64.b64decode(value)
    return bytes(value)


def as_map(value):
    if isinstance(value, str):
        return json.loads(value)
    if isinstance(value, dict):
        return value
    return dict((pair["key"], pair["value"]) if isinstance(pair, dict) else pair for pair in value)


def same(kind, value, text, exact):
    """Whether what a reader gave stands for the server's text."""
    if kind == "json" and text is not None:
        return (json.loads(value) if isinstance(value, str) else value) == json.loads(text)
    if value is None or text is None:
        return value is None and text is None
    if kind == "bool":
        return str(value).lower() == text
    if kind == "int":
        return int(value) == int(text)
    if kind == "float":
        return same_float(value, text)
    if kind == "float4":
        return same_float(single(value), str(single(text)))
    if kind == "decimal":
        return decimal.Decimal(str(value)) == decimal.Decimal(text) if exact else math.isclose(float(value), float(text))
    if kind == "date":
        return str(value)[:10] == text
    if kind == "time":
        return clock(str(value)) == clock(text)
    if kind == "timestamp":
        if isinstance(value, datetime.datetime) and value.tzinfo:
            value = value.astimezone(datetime.timezone.utc)
        return moment(str(value)) == moment(text)
    if kind == "interval":
        return interval(value) == interval(text)
    if kind == "bytes":
        return as_bytes(value) == bytes.fromhex(text[2:])
    if kind == "nested":
        return (json.loads(value) if isinstance(value, str) else value) == json.loads(text)
    if kind == "map":
        return as_map(value) == json.loads(text)
    return value == text


def with_duckdb(query):
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("SET TimeZone = 'UTC'")
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]


def duckdb_parquet(path):
    return with_duckdb(f"SELECT * REPLACE (instant AT TIME ZONE 'UTC' AS instant) FROM read_parquet('{path}')")


def duckdb_csv(path):
    return with_duckdb(f"SELECT * FROM read_csv('{path}', all_varchar=true, header=true, allow_quoted_nulls=false)")


def duckdb_json(path):
    columns = ", ".join(f"{name}: 'JSON'" for name in KINDS)
    rows = with_duckdb(f"SELECT * FROM read_json('{path}', columns={{{columns}}})")
    return [{name: cell and json_value(cell) for name, cell in row.items()} for row in rows]


def json_value(text):
    return json.loads(text, parse_float=decimal.Decimal)


def hyparquet(path):
    script = pathlib.Path(__file__).parent / "read_parquet.mjs"
    output = subprocess.run(["node", script, READERS, path], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def python_csv(path):
    """Python's reader does not tell NULL from the empty string, so the empty text is not compared."""
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def arrow_rows(table):
    return table.to_pylist()


READINGS = {
    "narrow.parquet": {"polars": lambda path: polars.read_parquet(path).to_dicts()},
    "narrow.arrow": {"polars": lambda path: polars.read_ipc_stream(path).to_dicts()},
    "narrow.feather": {"polars": lambda path: polars.read_ipc(path).to_dicts()},
    "rows.parquet": {
        "pyarrow": lambda path: arrow_rows(pyarrow.parquet.read_table(path)),
        "duckdb": duckdb_parquet,
        "hyparquet": hyparquet,
    },
    "rows.arrow": {
        "pyarrow": lambda path: arrow_rows(pyarrow.ipc.open_stream(path).read_all()),
    },
    "rows.feather": {
        "pyarrow": lambda path: arrow_rows(pyarrow.ipc.open_file(path).read_all()),
    },
    "rows.csv": {"python": python_csv, "duckdb": duckdb_csv},
    "rows.json": {"python": lambda path: json_value(path.read_text("utf-8")), "duckdb": duckdb_json},
    "rows.jsonl": {
        "python": lambda path: [json_value(line) for line in path.read_text("utf-8").splitlines()],
        "duckdb": duckdb_json,
    },
}


def differences(name, reader, rows, expected):
    """What differs in the file `name`, as text, one cell at a time."""
    lost = DIGITS_LOST.get((name, reader), ())
    if len(rows) != len(expected):
        yield f"{len(rows)} rows instead of {len(expected)}"
        return
    for row, wanted in zip(rows, expected):
        for column, value in row.items():
            kind, text = KINDS[column], wanted[column]
            if (name, reader) == ("rows.csv", "python") and value == "":
                value = text if text == "" else None
            try:
                equal = same(kind, value, text, column not in lost)
            except (ValueError, TypeError, AttributeError, decimal.InvalidOperation):
                equal = False
            if not equal:
                yield f"row {wanted['row']}, {column}: {value!r} instead of {text!r}"


def main():
    lines = (FOLDER / "expected.jsonl").read_text("utf-8").splitlines()
    expected = [json.loads(line) for line in lines if line.startswith("{")]
    failures = 0
    compared = 0
    for name, readers in READINGS.items():
        path = FOLDER / name
        for reader, read in readers.items():
            try:
                rows = read(path)
            except BaseException as error:  # what a reader refuses, and a panic of Polars, is a finding, too
                found = [f"{type(error).__name__}: {error}"]
            else:
                found = list(differences(name, reader, rows, expected))
                compared += sum(len(row) for row in rows)
            for line in found[:5]:
                print(f"{path.name}, {reader}: {line}")
            failures += len(found)
    print(f"{compared} cells compared, {failures} differences")
    return 1 if failures or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
