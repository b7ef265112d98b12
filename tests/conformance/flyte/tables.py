"""The table of a case's outputs.pb, read as the next task reads it, as plain facts that can be kept as JSON.

With flytekit those are its own readers: pd.DataFrame, FlyteSchema, StructuredDataset and pa.Table. Without it there is
Arrow's: the same values and Arrow types, but nothing of what pandas makes of them.
"""

import datetime
import decimal
import hashlib
import json
import math
import pathlib
import uuid

LONGEST_TEXT = 1000
MOST_ROWS = 64


def cell(value):
    """One value: null, bool, int, a finite float and text as they are, with the name of its type else."""
    if type(value).__module__.partition(".")[0] in ("numpy", "pandas"):
        return foreign_cell(value)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else value if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else {
            "long_text": len(value), "sha256": hashlib.sha256(value.encode()).hexdigest()}
    if isinstance(value, datetime.timedelta):
        return {"timedelta_us": value // datetime.timedelta(microseconds=1)}
    if isinstance(value, datetime.datetime):
        return {"datetime": (value.astimezone(datetime.timezone.utc) if value.tzinfo else value).isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, datetime.time):
        return {"time": value.isoformat()}
    if isinstance(value, decimal.Decimal):
        return {"decimal": str(value)}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, uuid.UUID):
        return {"uuid": str(value)}
    if isinstance(value, dict):
        return {"dict": {str(key): cell(item) for key, item in value.items()}}
    if isinstance(value, (list, tuple)):
        return {"list": [cell(item) for item in value]}
    return {type(value).__name__: str(value)}


def foreign_cell(value):
    import numpy
    import pandas

    if value is pandas.NaT or value is pandas.NA:
        return None
    if isinstance(value, numpy.ndarray):
        return {"list": [cell(item) for item in value]}
    if isinstance(value, (pandas.Timedelta, numpy.timedelta64)):
        return {"timedelta_us": int(pandas.Timedelta(value) // pandas.Timedelta(microseconds=1))}
    if isinstance(value, pandas.Timestamp):
        return cell(value.to_pydatetime(warn=False))
    if isinstance(value, numpy.datetime64):
        return cell(pandas.Timestamp(value))
    return cell(value.item()) if isinstance(value, numpy.generic) else {type(value).__name__: str(value)}


def shortened(rows):
    """Many rows are told by the first ones, their number and a digest."""
    if len(rows) <= MOST_ROWS:
        return rows
    return {"count": len(rows), "head": rows[:5],
            "sha256": hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()}


def rows_of(columns):
    return shortened([[cell(value) for value in row] for row in zip(*columns)])


def frame_facts(frame):
    return {"columns": [str(name) for name in frame.columns], "dtypes": [str(dtype) for dtype in frame.dtypes],
            "index": type(frame.index).__name__,
            "rows": rows_of([list(frame.iloc[:, number]) for number in range(frame.shape[1])])}


def table_facts(table):
    return {"columns": table.column_names, "types": [str(field.type) for field in table.schema],
            "rows": rows_of([column.to_pylist() for column in table.columns])}


class ArrowReader:
    """Arrow's Parquet reader on the files of the table's folder."""

    name = "Arrow"

    def read(self, outputs, name, literal):
        import pyarrow
        import pyarrow.parquet

        dataset = literal["scalar"]["structured_dataset"]
        folder = pathlib.Path(dataset["uri"].removeprefix("file://"))
        declared = dataset["metadata"]["structured_dataset_type"].get("columns", [])
        try:
            parts = [pyarrow.parquet.ParquetFile(file).read() for file in sorted(folder.iterdir())]
            table = pyarrow.concat_tables(parts)
            facts = table_facts(table.select([column["name"] for column in declared]) if declared else table)
        except (OSError, KeyError, pyarrow.ArrowException) as error:
            facts = {"error": type(error).__name__}
        return {"arrow": facts}


class FlyteReaders:
    """What a task that declares this or that for its input gets."""

    name = "flytekit"

    def __init__(self):
        """ImportError where flytekit is not installed. All is imported here: the cases are run in threads."""
        import logging

        import pandas
        import pyarrow
        from flyteidl.core import literals_pb2
        from flytekit import StructuredDataset, kwtypes
        from flytekit.core.context_manager import FlyteContextManager
        from flytekit.core.type_engine import TypeEngine
        from flytekit.models.literals import LiteralMap
        from flytekit.types.schema import FlyteSchema

        logging.getLogger("flytekit").setLevel(logging.CRITICAL)

        def value(outputs, name, kind):
            # A literal of its own for each: readers may change it.
            message = LiteralMap.from_flyte_idl(literals_pb2.LiteralMap.FromString(outputs))
            return TypeEngine.to_python_value(FlyteContextManager.current_context(), message.literals[name], kind)

        self.readers = {
            "pandas": lambda *table: frame_facts(value(*table, pandas.DataFrame)),
            "flyte_schema": lambda *table: frame_facts(value(*table, FlyteSchema).open().all()),
            "structured_dataset": lambda *table: frame_facts(value(*table, StructuredDataset).open(pandas.DataFrame).all()),
            "arrow": lambda *table: table_facts(value(*table, StructuredDataset).open(pyarrow.Table).all()),
        }
        self.read_column = lambda column, *table: frame_facts(
            value(*table, FlyteSchema[kwtypes(**{column: str})]).open().all())

    def read(self, outputs, name, literal):
        seen = {reader: self.attempt(read, outputs, name) for reader, read in self.readers.items()}
        first = (seen["pandas"].get("columns") or ["x"])[0]
        if first.isidentifier():
            seen["first_column"] = self.attempt(self.read_column, first, outputs, name)
        return seen

    @staticmethod
    def attempt(read, *arguments):
        try:
            return read(*arguments)
        except Exception as error:  # whatever a reader throws is what the next task gets
            return {"error": type(error).__name__}
