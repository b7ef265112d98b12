#!/usr/bin/env python3
"""Runs the SQL task of workflow.py as Flyte would, without a cluster: run_task.py [--program PATH] ID_THRESHOLD

flytekit makes task.pb and inputs.pb, the container that Flyte would start is started by Docker, and the next task gets what
outputs.pb names. With --program, a sqlpod of this machine runs in the place of the container.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile
from collections import OrderedDict

from flyteidl.core import errors_pb2, literals_pb2
from flytekit.configuration import Image, ImageConfig, SerializationSettings
from flytekit.core.context_manager import FlyteContextManager
from flytekit.core.type_engine import TypeEngine
from flytekit.models.literals import LiteralMap
from flytekit.tools.translator import get_serializable

import workflow


def write_messages(folder, inputs):
    """task.pb and inputs.pb, and the task template, which names the image and its arguments."""
    image = ImageConfig(default_image=Image("default", "sqlpod", "0.1.0"))
    settings = SerializationSettings(project="p", domain="d", version="v1", image_config=image)
    template = get_serializable(OrderedDict(), settings, workflow.products).template
    types = {name: type(value) for name, value in inputs.items()}
    literals = TypeEngine.dict_to_literal_map(FlyteContextManager.current_context(), inputs, types)
    (folder / "task.pb").write_bytes(template.to_flyte_idl().SerializeToString())
    (folder / "inputs.pb").write_bytes(literals.to_flyte_idl().SerializeToString())
    return template


def container_command(template, folder, program):
    """What Flyte makes of the template's arguments."""
    places = {"{{.input}}": "inputs.pb", "{{.outputPrefix}}": "out", "{{.rawOutputDataPrefix}}": "raw",
              "{{.taskTemplatePath}}": "task.pb"}
    arguments = [str(folder / places[word]) if word in places else word for word in template.container.args]
    if program:
        return [str(program), *arguments]
    # The database is one of this machine, the folder has the same path inside, and the secret comes as Flyte gives it.
    return ["docker", "run", "--rm", "--network=host", f"--volume={folder}:{folder}", "--env=_FSEC_SHOP_PASSWORD",
            template.container.image, *arguments]


def next_task(folder):
    """The result of the task that gets the table."""
    error = folder / "out/error.pb"
    if error.exists():
        sys.exit(errors_pb2.ErrorDocument.FromString(error.read_bytes()).error.message)
    message = literals_pb2.LiteralMap.FromString((folder / "out/outputs.pb").read_bytes())
    literals = LiteralMap.from_flyte_idl(message).literals
    kind = workflow.total_value.python_interface.inputs["products"]
    table = TypeEngine.to_python_value(FlyteContextManager.current_context(), literals["results"], kind)
    print(table.to_string(index=False))
    return workflow.total_value(products=table)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, help="a sqlpod of this machine, in place of the container")
    parser.add_argument("id_threshold", type=int)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="flyte-task-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o777)  # the container has a user of its own
        template = write_messages(folder, {"id_threshold": options.id_threshold})
        subprocess.run(container_command(template, folder, options.program), check=True)
        print(f"total value: {next_task(folder)}")


if __name__ == "__main__":
    main()
