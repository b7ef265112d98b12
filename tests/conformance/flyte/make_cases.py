#!/usr/bin/python3
"""Writes task.pb and inputs.pb of a case from the `task` of its case.yaml, with flytekit: make_cases.py [-k TEXT]

They are kept beside the cases, so that no run needs this. What `task` may have is in README.md.
"""

import argparse
import datetime
import decimal
import enum
import pathlib
import sys
import typing
from collections import OrderedDict

import yaml

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / ".deps/flyte"))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import pyarrow as pa  # noqa: E402
from flyteidl.core import literals_pb2, types_pb2  # noqa: E402
from flytekit import Secret, StructuredDataset, kwtypes  # noqa: E402
from flytekit.configuration import Image, ImageConfig, SerializationSettings  # noqa: E402
from flytekit.core.context_manager import FlyteContextManager  # noqa: E402
from flytekit.core.type_engine import TypeEngine  # noqa: E402
from flytekit.models import literals as models  # noqa: E402
from flytekit.tools.translator import get_serializable  # noqa: E402
from flytekit.types.file import FlyteFile  # noqa: E402
from flytekit.types.schema import FlyteSchema  # noqa: E402
from flytekitplugins.sqlalchemy import SQLAlchemyConfig, SQLAlchemyTask  # noqa: E402
from google.protobuf import struct_pb2  # noqa: E402


class Color(enum.Enum):
    RED = "red"
    DARK_BLUE = "dark blue"


# What the expressions of a case may name.
NAMES = {"datetime": datetime, "decimal": decimal, "typing": typing, "utc": datetime.timezone.utc, "np": np, "pd": pd,
         "pa": pa, "literals_pb2": literals_pb2, "types_pb2": types_pb2, "struct_pb2": struct_pb2, "Secret": Secret,
         "StructuredDataset": StructuredDataset, "FlyteFile": FlyteFile, "FlyteSchema": FlyteSchema, "kwtypes": kwtypes,
         "Color": Color, **vars(models)}
SETTINGS = SerializationSettings(
    project="p", domain="d", version="v1", env={},
    image_config=ImageConfig(default_image=Image("default", "img", "1")))


def evaluated(text):
    return eval(text, dict(NAMES)) if isinstance(text, str) else text


def make_task(name, spec, inputs):
    secrets = {arg: evaluated(secret) for arg, secret in spec.get("secrets", {}).items()} or None
    requests = [evaluated(secret) for secret in spec.get("secret_requests", [])] or list((secrets or {}).values()) or None
    config = SQLAlchemyConfig(uri=spec["uri"], connect_args=spec.get("connect_args"), secret_connect_args=secrets)
    return SQLAlchemyTask(f"conformance.{name}", query_template=spec["query"], inputs=inputs or None,
                          output_schema_type=evaluated(spec.get("output", "FlyteSchema")), task_config=config,
                          secret_requests=requests, container_image="img:1")


def make(folder):
    spec = yaml.safe_load((folder / "case.yaml").read_text(encoding="utf-8"))["task"]
    inputs = OrderedDict((name, evaluated(kind)) for name, kind in spec.get("inputs", {}).items())
    task = make_task(folder.name, spec, inputs)
    template = get_serializable(OrderedDict(), SETTINGS, task).template.to_flyte_idl()
    for statement in spec.get("patch", []):
        exec(statement, dict(NAMES, tt=template))
    values = {name: evaluated(value) for name, value in spec.get("values", {}).items()}
    literals = TypeEngine.dict_to_literal_map(FlyteContextManager.current_context(), values, dict(inputs))
    for name, literal in spec.get("literals", {}).items():
        literals.literals[name] = evaluated(literal)
    (folder / "task.pb").write_bytes(template.SerializeToString(deterministic=True))
    (folder / "inputs.pb").write_bytes(literals.to_flyte_idl().SerializeToString(deterministic=True))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=pathlib.Path, default=HERE / "cases", metavar="FOLDER")
    parser.add_argument("-k", default="", metavar="TEXT", help="the cases with this text in their name")
    options = parser.parse_args()
    for file in sorted(options.cases.glob("*/case.yaml")):
        if options.k in file.parent.name:
            make(file.parent)


if __name__ == "__main__":
    main()
