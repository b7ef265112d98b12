#!/usr/bin/python3
"""Runs examples/flyte as it stands, with a PostgreSQL in it: example.py PROGRAM

PROGRAM is sqlpod; `docker` stands for the image that SQLPOD_IMAGE names. The exit code is 77 where there is no flytekit.
"""

import os
import subprocess
import sys

from databases import DATABASE, PASSWORD, ROLE, ROOT, Databases

FLYTEKIT = ROOT / ".deps/flyte"
EXPECTED = ["id name value", "2 two 2.5", "3 three 3.5", "total value: 6.0"]


def main():
    if not (FLYTEKIT / ".complete").exists():
        print("there is no flytekit")
        return 77
    databases = Databases()
    try:
        server = databases.get("pg")
        server.reset("CREATE TABLE my_table (id int, name text, value float8); "
                     "INSERT INTO my_table VALUES (1, 'one', 1.5), (2, 'two', 2.5), (3, 'three', 3.5)")
        environment = dict(os.environ, PYTHONPATH=str(FLYTEKIT), _FSEC_SHOP_PASSWORD=PASSWORD,
                           SHOP_URI=f"postgresql+psycopg2://{ROLE}@{server.address}/{DATABASE}")
        where = [] if sys.argv[1] == "docker" else ["--program", sys.argv[1]]
        done = subprocess.run(["/usr/bin/python3", str(ROOT / "examples/flyte/run_task.py"), *where, "1"], env=environment,
                              stdout=subprocess.PIPE, text=True)
    finally:
        databases.stop()
    print(done.stdout, end="")
    shown = [" ".join(line.split()) for line in done.stdout.splitlines() if line.strip()]
    return 0 if done.returncode == 0 and shown[-len(EXPECTED):] == EXPECTED else 1


if __name__ == "__main__":
    sys.exit(main())
