"""The runs that something fails in, and what may come of each."""

import dataclasses
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "bench"))

from servers import Mariadb, Postgresql  # noqa: E402

CASES = HERE.parent / "conformance/flyte/cases"

ROWS = 700  # of the table: more than one batch of every format's
TABLE = f"""
CREATE TABLE done (note TEXT);
CREATE TABLE items (id INTEGER, name TEXT, price REAL);
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
INSERT INTO items SELECT i, 'item ' || i, i * 0.5 FROM n;
"""
TASK = """
name: faults
query_template: |
  INSERT INTO done (note) VALUES ({{{{ .note }}}});
  SELECT id, name, price FROM items WHERE id > {{{{ .low }}}} ORDER BY id
inputs: {{low: int, note: str}}
task_config: {{uri: '{uri}'}}
output_schema_type: {{id: int, name: str, price: float}}
{more}
"""
# The documented ones that a run without a server may end with: usage, unavailable (which is how SQLite says that
# memory is short), query, output, unknown, internal.
FAILURES = {2, 4, 5, 7, 9, 70}
OUT_OF_MEMORY = "sqlpod: error: out of memory\nhint: give the task more memory\n"
# Libraries that crash without memory, which nobody who calls them can prevent: nothing may stay of such a run.
OTHERS = {
    "libgssapi_krb5": "adds credentials to a set that could not be made",
    "libkrb5": "the same",
    "libmariadb": "connects with options and plugins that could not be made",
    "protobuf": "takes maps apart that could not be made",
    "nss": "the C library's look-up of names of hosts and services, which asserts that it has memory",
}
# Those that wait for ever, until a signal or the task's timeout ends the run.
HANGING = {
    "libpq": "waits for the answer to a Sync that it had no memory to take",
    "libmariadb": "waits for the answer to a query that it had no memory to send",
}
# After the commit, what is left to do is to give the files their names.
COMMITTED = {9}


@dataclasses.dataclass
class Scenario:
    name: str
    output: str = ""  # under out/; empty: standard output
    arguments: tuple = ()
    spec: str = ""
    under: str = "out"  # what fails is there; 1: standard output
    is_flyte: bool = False
    query: str = ""  # of Flyte's
    server: str = ""  # whose database it is, postgresql or mariadb; empty: SQLite's file


SCENARIOS = [
    Scenario("csv", "table.csv"),
    Scenario("json", "table.json"),
    Scenario("jsonl", "table.jsonl"),
    Scenario("arrow", "table.arrow"),
    Scenario("parquet", "table.parquet"),
    Scenario("standard output", under="1", arguments=("--format", "csv")),
    Scenario("data set", "set/", arguments=("--format", "parquet"), spec="output: {max_rows_per_file: 300}"),
    Scenario("run record", "table.csv", arguments=("--record", "{folder}/out/record.json")),
    Scenario("PostgreSQL", "table.csv", server="postgresql"),
    Scenario("MariaDB", "table.csv", server="mariadb"),
    Scenario("Flyte's outputs", is_flyte=True),
    Scenario("Flyte's error", is_flyte=True, query="error"),
]


class Servers:
    """Private servers, each started when a scenario first asks for it."""

    def __init__(self, folder):
        self.folder, self.started = folder, {}

    def get(self, name):
        if name not in self.started:
            self.started[name] = server = {"postgresql": Postgresql, "mariadb": Mariadb}[name](self.folder)
            numbers = "generate_series(1, 700)" if name == "postgresql" else "seq_1_to_700"
            column = "generate_series" if name == "postgresql" else "seq"
            server.query("CREATE TABLE done (note VARCHAR(40))")
            server.query(f"CREATE TABLE items AS SELECT {column} AS id, concat('item ', {column}) AS name, {column} * 0.5e0 AS price FROM {numbers}")
        return self.started[name]

    def stop(self):
        for server in self.started.values():
            server.stop()


class Run:
    """One run in a folder of its own."""

    def __init__(self, scenario, options, folder):
        self.scenario, self.options, self.folder = scenario, options, folder
        self.out = folder / "out"
        self.out.mkdir(parents=True)
        self.server = options.servers.get(scenario.server) if scenario.server else None
        connection = sqlite3.connect(folder / "db.sqlite")
        connection.executescript(TABLE)
        connection.close()

    def committed(self):
        """How often it took effect."""
        query = f"SELECT count(*) FROM done WHERE note = '{self.folder}'"
        if self.server:
            return int(self.server.query(query))
        connection = sqlite3.connect(self.folder / "db.sqlite")
        try:
            return connection.execute(query).fetchone()[0]
        finally:
            connection.close()

    def run(self, fault):
        under = "1" if self.scenario.under == "1" else str(self.folder / self.scenario.under)
        environment = {"PATH": os.environ["PATH"], "LD_PRELOAD": str(self.options.shim.resolve()), "SQLPOD_FAULT": fault, "SQLPOD_FAULT_UNDER": under,
                       "ARROW_DEFAULT_MEMORY_POOL": "system", "SQLPOD_TERMINATION_LOG": "/nonexistent/termination-log", "TMPDIR": str(self.folder)}
        if fault == "count":
            environment["SQLPOD_FAULT_COUNT"] = str(self.folder / "count")
        command = self.flyte_command() if self.scenario.is_flyte else self.command()
        self.fault = fault
        try:
            with open(self.folder / "stdout", "wb") as output:
                run = subprocess.Popen(command, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE)
            error = run.communicate(timeout=30)[1]
            self.code = run.returncode
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGABRT)  # the shim says where it is
            error = run.communicate()[1]
            self.code = None
        self.error = error.decode("utf-8", "replace")
        self.files = {str(path.relative_to(self.out)): path.read_bytes() for path in sorted(self.out.rglob("*")) if path.is_file()}
        self.standard_output = (self.folder / "stdout").read_bytes()
        self.done = self.committed()
        if fault != "count":
            shutil.rmtree(self.folder)
        return self

    def command(self):
        uri = self.server.url if self.server else f"sqlite:///{self.folder}/db.sqlite"
        (self.folder / "task.yaml").write_text(TASK.format(uri=uri, more=self.scenario.spec))
        output = ["-o", f"{self.out}/{self.scenario.output}"] if self.scenario.output else []
        arguments = [argument.format(folder=self.folder) for argument in self.scenario.arguments]
        return [str(self.options.program), "run", "task.yaml", "-i", "low=0", "-i", f"note={self.folder}", *output, *arguments]

    def flyte_command(self):
        case = CASES / ("error-syntax" if self.scenario.query == "error" else "output-schema-typed")
        for name in ("task.pb", "inputs.pb"):
            shutil.copy(case / name, self.folder)
        connection = sqlite3.connect(self.folder / "db.sqlite")
        connection.executescript("CREATE TABLE tracks (TrackId bigint, Name text); INSERT INTO tracks VALUES (0, 'Sue'), (1, 'L'), (2, 'M');")
        connection.close()
        program = self.folder / "pyflyte-execute"
        program.symlink_to(self.options.program.resolve())
        return [str(program), "--inputs", str(self.folder / "inputs.pb"), "--output-prefix", str(self.out), "--raw-output-data-prefix", str(self.out / "raw"),
                "--resolver", "flytekit.core.python_customized_container_task.default_task_template_resolver", "--", str(self.folder / "task.pb"),
                "flytekitplugins.sqlalchemy.task.SQLAlchemyTaskExecutor"]

    def counts(self):
        """What a run without a fault did: {"calls": {name: number}, "allocations": [number of the first of each stack]}."""
        calls, allocations = {}, []
        for line in (self.folder / "count").read_text().splitlines():
            name, number = line.split()
            if name == "allocation":
                allocations.append(int(number))
            else:
                calls[name] = int(number)
        return {"calls": calls, "allocations": allocations}

    def problem_of_whole(self):
        return None if self.code == 0 else f"exit code {self.code} without a fault: {self.error}"

    def ending(self):
        """How it ended, when it may not end so in any case."""
        if self.code is None:
            return f"it hangs: {self.error[-300:]}"
        if self.code < 0:
            return f"{signal.Signals(-self.code).name} ended it: {self.error[-300:]}"
        return None

    def crashed_in(self):
        """The library whose call crashed or hangs, from the stack that the shim printed."""
        # The frames of a message's map have no names, those of the message's destructor have.
        if re.search(r"google8protobuf|5flyte8messages\w+D[012]Ev", "".join(self.error.splitlines()[:6])):
            return "protobuf"
        if re.search(r"\b(__nss_|nss_)\w+", self.error):
            return "nss"
        for line in self.error.splitlines():
            library, _, call = line.rpartition("/")[2].partition("(")
            if call and not library.startswith(("libfault_shim", "libc.so")):
                return library.partition(".so")[0]
        return ""

    def problem(self, whole):
        """Why it may not have ended like that; `whole`: the same run without a fault."""
        if self.code is None and self.crashed_in() in HANGING or self.code is not None and self.code < 0 and self.crashed_in() in OTHERS:
            return self.problem_of_crash(whole)
        problem = self.ending() or (self.flyte_problem(whole) if self.scenario.is_flyte else self.own_problem(whole))
        return f"{problem} (exit code {self.code}: {self.error.strip()[-400:]!r})" if problem else None

    def is_without_memory(self):
        """Whether no allocation succeeded any more, so that nothing but its end could be told: the transaction may have been committed
        by then, and hidden files stay."""
        return self.fault.endswith("+") and self.error.endswith(OUT_OF_MEMORY)

    def problem_of_crash(self, whole):
        short = [name for name, content in self.files.items() if not name.rpartition("/")[2].startswith(".") and name != "outputs.pb" and
                 not self.is_whole(name, content, whole)]
        return f"a crash left {short}" if short and not self.scenario.is_flyte or self.done else None

    def own_problem(self, whole):
        if self.code == 0:
            return self.problem_of_success(whole)
        if self.is_without_memory():
            short = [name for name, content in self.files.items() if not name.startswith(".") and name != "record.json" and
                     not self.is_whole(name, content, whole)]
            return f"not whole: {short}" if short or self.code != 70 else None
        if self.code not in FAILURES:
            return "not an exit code of such a failure"
        if "sqlpod: error: " not in self.error:
            return "no message"
        if self.done and self.code not in COMMITTED:
            return "it says that it failed, and the transaction is committed"
        left = {name for name, content in self.files.items() if name != "record.json" and not self.is_whole(name, content, whole)}
        if left or (self.files.keys() - {"record.json"} and self.code not in COMMITTED):
            return f"it failed and left {sorted(self.files)}"
        return self.problem_of_record("failed" if self.code not in COMMITTED else None)

    def problem_of_success(self, whole):
        if self.done != 1:
            return "it says that it succeeded, and nothing is committed"
        if self.standard_output != whole.standard_output:
            return f"{len(self.standard_output)} bytes on standard output, {len(whole.standard_output)} expected"
        if self.files.keys() != whole.files.keys():
            return f"it left {sorted(self.files)}"
        short = [name for name, content in self.files.items() if name != "record.json" and not self.is_whole(name, content, whole)]
        return f"not whole: {short}" if short else self.problem_of_record("succeeded")

    @staticmethod
    def is_whole(name, content, whole):
        return whole.files.get(name) == content

    def problem_of_record(self, status):
        content = self.files.get("record.json")
        if content is None:
            return None
        try:
            record = json.loads(content)
        except ValueError:
            return "the run record is no JSON"
        return None if status in (record["status"], None) else f"the run record says {record['status']}"

    def flyte_problem(self, whole):
        documents = {name for name in self.files if "/" not in name}
        if self.code == 0 and documents not in ({"outputs.pb"}, {"error.pb"}):
            return f"exit code 0, and it left {sorted(documents)}"
        if self.code not in (0, 1, 2) and not (self.code == 70 and self.error.endswith(OUT_OF_MEMORY)):
            return "not an exit code of Flyte's"
        if self.code and "outputs.pb" in documents and not self.is_without_memory():
            return "it failed and left outputs.pb"
        if documents == {"error.pb"}:
            return None if self.files["error.pb"] else "an empty error.pb"
        if "outputs.pb" in documents:
            tables = lambda run: [content for name, content in run.files.items() if "/" in name]
            if tables(self) != tables(whole):
                return "outputs.pb stands for a table that is not whole"
            if len(self.files["outputs.pb"]) != len(whole.files["outputs.pb"]):
                return "outputs.pb is short"
        return None
