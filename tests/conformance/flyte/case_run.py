"""Runs a program on one case, as Flyte would, and says what it left behind."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import yaml

import messages
from databases import PASSWORD, ObjectStore, SqliteCases

ARGUMENTS = ["--inputs", "{inputs}", "--output-prefix", "{out}", "--raw-output-data-prefix", "{raw}",
             "--resolver", "flytekit.core.python_customized_container_task.default_task_template_resolver",
             "--", "{task}", "flytekitplugins.sqlalchemy.task.SQLAlchemyTaskExecutor"]
# Where the task templates of the cases have their databases.
ADDRESSES = {"pg": ("127.0.0.1", 55440), "mysql": ("127.0.0.1", 53340)}
RANDOM_NAME = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
ERROR_FILE = re.compile(r"error(-[0-9a-f]{32})?\.pb")
PASSED_ON = ("ARROW_", "ASAN_", "LSAN_", "PYTHONPATH", "UBSAN_")


class Case:
    def __init__(self, folder):
        self.folder = folder
        self.name = folder.name
        self.spec = yaml.safe_load((folder / "case.yaml").read_text(encoding="utf-8"))

    def recorded(self):
        return json.loads((self.folder / "golden.json").read_text(encoding="utf-8"))

    def canaries(self):
        """What must be in no log and no error.pb."""
        return sorted({PASSWORD, ObjectStore.secret_access_key, *self.spec.get("canaries", [])})


class CaseRun:
    """One run of a case in a folder of its own, which is gone afterwards."""

    def __init__(self, case, databases, reader):
        self.case = case
        self.spec = case.spec
        self.reader = reader
        self.work = pathlib.Path(tempfile.mkdtemp(prefix=f"case-{case.name}-"))
        kind = self.spec.get("db", "sqlite")
        self.database = SqliteCases(self.work) if kind == "sqlite" else databases.get(kind)
        self.host, self.port = ADDRESSES.get(kind, ("", 0))
        self.store = databases.get("s3") if self.spec.get("s3") else None
        self.prefix = f"s3://{self.store.bucket}/{self.work.name}" if self.store else str(self.work)

    def run(self, program, keep=None):
        """The facts."""
        with self.database.lock, contextlib.ExitStack() as cleanup:
            cleanup.callback(shutil.rmtree, self.work, ignore_errors=True)
            self.database.reset(self.spec.get("setup", ""))
            self.place_files()
            before = self.files()
            code, log = self.execute(program)
            if keep:
                shutil.copytree(self.work, keep / self.case.name, symlinks=True, dirs_exist_ok=True)
                (keep / self.case.name / "log").write_bytes(log)
            facts = self.observe(before, code, log)
            if self.spec.get("check"):
                facts["after"] = json.loads(json.dumps(self.database.rows(self.spec["check"]), default=str))
            return facts

    # ------------------------------------------------------------------------------------------------- before

    def place_files(self):
        for name in ("home", "tmp"):
            (self.work / name).mkdir()
        for name, content in self.spec.get("files", {}).items():
            path = self.work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(bytes.fromhex(content["hex"]) if isinstance(content, dict) else content.encode())
        for name in ("task.pb", "inputs.pb"):
            given = self.spec.get(name)
            if given == "missing":
                continue
            data = (self.case.folder / name).read_bytes()
            if isinstance(given, dict):
                data = bytes.fromhex(given["hex"])
            elif name == "task.pb":
                data = self.with_addresses(data)
            folder = self.work
            if self.store:
                folder = self.store.root / self.store.bucket / self.work.name
                folder.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)

    def with_addresses(self, task):
        """The task template with the address of the case's database, and the folder of the case."""
        def with_folder(text):
            return text.replace("{work}", str(self.work))

        if self.database.address is None:
            return messages.edit_custom(task, ["uri"], with_folder)
        port = int(self.database.address.split(":")[1])
        task = messages.edit_custom(task, ["uri"], lambda text: with_folder(
            text.replace(f"{self.host}:{self.port}", self.database.address)))
        return messages.edit_custom(task, ["connect_args", "port"], lambda text: str(port) if text == str(self.port) else text,
                                    lambda number: float(port) if number == self.port else number)

    def filled(self, text):
        places = {"inputs": f"{self.prefix}/inputs.pb", "task": f"{self.prefix}/task.pb", "out": f"{self.prefix}/out",
                  "raw": f"{self.prefix}/raw", "work": str(self.work)}
        return re.sub(r"\{(\w+)\}", lambda match: places.get(match[1], match[0]), str(text))

    def execute(self, program):
        """Exit code, and all that it printed."""
        environment = {name: value for name, value in os.environ.items() if name.startswith(PASSED_ON)}
        environment.update(PATH=os.environ.get("PATH", "/usr/bin:/bin"), HOME=str(self.work / "home"),
                           TMPDIR=str(self.work / "tmp"), LANG="C.UTF-8", LC_ALL="C.UTF-8")
        if self.store:
            environment.update(self.store.environment())
        environment.update({name: self.filled(value) for name, value in self.spec.get("env", {}).items()})
        command = [program, *map(self.filled, self.spec.get("args", ARGUMENTS))]
        try:
            done = subprocess.run(command, cwd=self.work, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                                  timeout=self.spec.get("timeout", 120))
            return done.returncode, done.stdout + done.stderr
        except subprocess.TimeoutExpired as late:
            return "timeout", (late.stdout or b"") + (late.stderr or b"")

    # ------------------------------------------------------------------------------------------------- after

    def files(self):
        """Names and bytes, without what a run may do as it likes: its home, its temporary files and the database."""
        def is_ours(place):
            return place.parts[0] not in ("home", "tmp") and not place.name.startswith("db.sqlite")

        roots = [self.work]
        if self.store:
            roots.append(self.store.root / self.store.bucket / self.work.name)
        return {place: path.read_bytes() for root in roots for path in root.rglob("*")
                if path.is_file() and is_ours(place := path.relative_to(root))}

    def observe(self, before, code, log):
        new = {place: data for place, data in self.files().items() if before.get(place) != data}
        facts = {"exit": code, "files": sorted(RANDOM_NAME.sub("<hex>", place.as_posix()) for place in new),
                 "error": None, "outputs": None, "frames": None}
        told = [data for place, data in new.items() if place.suffix == ".pb"]
        for place, data in new.items():
            if ERROR_FILE.fullmatch(place.name):
                facts.update(self.error_facts(data))
            elif place.name == "outputs.pb":
                facts.update(self.output_facts(data))
        facts["shows"] = [canary for canary in self.case.canaries() if any(canary.encode() in data for data in [log, *told])]
        return facts

    def error_facts(self, data):
        error = messages.decode(data, messages.ERROR_DOCUMENT)["error"]
        told = {"code": error.get("code", ""), "kind": error.get("kind", "NON_RECOVERABLE"),
                "origin": error.get("origin", "UNKNOWN"), "worker": error.get("worker", "")}
        return {"error": told, "message": error.get("message", ""),
                "has_timestamp": error.get("timestamp", {}).get("seconds", 0) > 1_600_000_000}

    def output_facts(self, data):
        literals = messages.decode(data, messages.LITERAL_MAP)
        shown = json.dumps(literals).replace(self.prefix, "<work>").replace(str(self.work), "<work>")
        read = {}
        for name in literals.get("literals", {}):
            if self.store:  # what is read is the object, not the store
                data = messages.edit(data, (name, 1, 8, 1), lambda _, uri: uri.replace(b"s3:/", bytes(self.store.root)))
            read[name] = self.reader.read(data, name, messages.decode(data, messages.LITERAL_MAP)["literals"][name])
        return {"outputs": json.loads(RANDOM_NAME.sub("<hex>", shown)), "frames": read}
