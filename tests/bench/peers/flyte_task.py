#!/usr/bin/python3
"""Writes task.pb and inputs.pb of a SQLAlchemyTask with one input, `least`, as Flyte gives them: flyte_task.py URI QUERY FOLDER."""

import pathlib
import sys
from collections import OrderedDict

from flytekit import kwtypes
from flytekit.configuration import Image, ImageConfig, SerializationSettings
from flytekit.core.context_manager import FlyteContextManager
from flytekit.core.type_engine import TypeEngine
from flytekit.tools.translator import get_serializable
from flytekitplugins.sqlalchemy import SQLAlchemyConfig, SQLAlchemyTask


def write_task(uri, query, folder):
    task = SQLAlchemyTask("bench", query_template=query, inputs=kwtypes(least=int), task_config=SQLAlchemyConfig(uri=uri),
                          container_image="sqlpod:latest")
    image = ImageConfig(default_image=Image("default", "sqlpod", "latest"))
    settings = SerializationSettings(project="p", domain="d", version="v1", env={}, image_config=image)
    template = get_serializable(OrderedDict(), settings, task).template.to_flyte_idl()
    inputs = TypeEngine.dict_to_literal_map(FlyteContextManager.current_context(), {"least": 0}, {"least": int})
    (folder / "task.pb").write_bytes(template.SerializeToString())
    (folder / "inputs.pb").write_bytes(inputs.to_flyte_idl().SerializeToString())


if __name__ == "__main__":
    write_task(sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]))
