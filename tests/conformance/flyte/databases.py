"""What the cases run against: private databases like those of the benchmark, and the S3 server of the tests.

Each starts when a case first asks for it. A database is one case's at a time, and empty: `lock` is for that.
"""

import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.append(str(ROOT / "tests/bench"))

from servers import HOST, Mariadb, Postgresql, free_port, output_of  # noqa: E402

# As the task templates of the cases have them.
ROLE = DATABASE = "conf"
PASSWORD = "s3cret-Canary-7"
NULL = "\\N"


def table(text):
    """Rows of fields with a tab between; nothing is null."""
    return [[None if field == NULL else field for field in line.split("\t")] for line in text.splitlines()]


class PostgresqlCases:
    def __init__(self, folder):
        self.server = Postgresql(folder)
        self.lock = threading.Lock()
        self.address = f"{HOST}:{self.server.port}"
        self.server.query(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{PASSWORD}'")
        self.server.query(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")

    def rows(self, *statements):
        command = self.server.client("", "-F", "\t", "-P", f"null={NULL}", "-d", DATABASE)
        for statement in statements:
            command += ["-c", statement]
        return table(output_of(command, env=dict(os.environ, **self.server.password)))

    def reset(self, setup):
        left_over = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{ROLE}'"
        schema = f"SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION {ROLE}"
        self.rows(left_over, schema, f"SET ROLE {ROLE}", *([setup] if setup else []))

    def stop(self):
        self.server.stop()


class MariadbCases:
    def __init__(self, folder):
        self.server = Mariadb(folder)
        self.lock = threading.Lock()
        self.address = f"{HOST}:{self.server.port}"
        self.run(f"CREATE USER {ROLE}@'127.0.0.1' IDENTIFIED BY '{PASSWORD}'; GRANT ALL ON {DATABASE}.* TO {ROLE}@'127.0.0.1'")

    def run(self, sql):
        command = ["mariadb", "--no-defaults", "-BN", "--protocol=tcp", "-h", HOST, "-P", str(self.server.port), "-u", "root"]
        return [[None if field == "NULL" else field for field in row] for row in table(output_of([*command, "-e", sql]))]

    def reset(self, setup):
        self.run(f"CREATE OR REPLACE DATABASE {DATABASE} CHARACTER SET utf8mb4; USE {DATABASE}; {setup}")

    def rows(self, sql):
        return self.run(f"USE {DATABASE}; {sql}")

    def stop(self):
        self.server.stop()


class SqliteCases:
    """A file in the case's own folder."""

    address = None

    def __init__(self, folder):
        self.file = folder / "db.sqlite"
        self.lock = threading.Lock()

    def execute(self, work):
        connection = sqlite3.connect(self.file)
        try:
            with connection:
                return work(connection)
        finally:
            connection.close()

    def reset(self, setup):
        if setup:
            self.execute(lambda connection: connection.executescript(setup))

    def rows(self, sql):
        return self.execute(lambda connection: [list(row) for row in connection.execute(sql)])


class ObjectStore:
    """An S3 server whose objects are files of `root`, one folder for each bucket."""

    access_key_id, secret_access_key, bucket = "minio", "miniostorage", "my-s3-bucket"

    def __init__(self, folder):
        program = ROOT / ".deps/s3s-fs/bin/s3s-fs"
        if not program.exists():
            raise RuntimeError("there is no S3 server; ./dev test builds it")
        self.root = folder / "objects"
        (self.root / self.bucket).mkdir(parents=True)
        port = free_port()
        self.endpoint = f"http://{HOST}:{port}"
        log = folder / "objects.log"
        with open(log, "wb") as output:
            self.process = subprocess.Popen(
                [str(program), "--host", HOST, "--port", str(port), "--access-key", self.access_key_id, "--secret-key",
                 self.secret_access_key, str(self.root)], env=dict(os.environ, RUST_LOG="s3s_fs=info"), stdout=output,
                stderr=output)
        end = time.monotonic() + 20
        while "is running at" not in log.read_text(errors="replace"):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the S3 server did not start: {log.read_text(errors='replace')[-500:]}")
            time.sleep(0.02)

    def environment(self):
        return {"FLYTE_AWS_ENDPOINT": self.endpoint, "FLYTE_AWS_ACCESS_KEY_ID": self.access_key_id,
                "FLYTE_AWS_SECRET_ACCESS_KEY": self.secret_access_key}

    def stop(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Databases:
    """Starts what is asked for, once. What cannot be started is an error for each that asks."""

    KINDS = {"pg": PostgresqlCases, "mysql": MariadbCases, "s3": ObjectStore}

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="sqlpod-flyte-")
        self.lock = threading.Lock()
        self.started = {}

    def get(self, kind):
        with self.lock:
            if kind not in self.started:
                try:
                    self.started[kind] = self.KINDS[kind](pathlib.Path(self.folder.name))
                except (OSError, RuntimeError) as error:
                    self.started[kind] = error
        if isinstance(self.started[kind], Exception):
            raise RuntimeError(f"{kind}: {self.started[kind]}")
        return self.started[kind]

    def stop(self):
        for server in self.started.values():
            if not isinstance(server, Exception):
                server.stop()
        self.folder.cleanup()
