"""What the benchmark measures: for each case its limit, sqlpod and the peers."""

import importlib.machinery
import json
import pathlib

from measure import Case, Contender

HERE = pathlib.Path(__file__).parent
TINY_ROUNDS = 7

# What a peer needs of the peers' folder: Python modules, or a program.
MODULES = {
    "adbc": ("adbc_driver_manager", "adbc_driver_postgresql", "adbc_driver_sqlite", "pyarrow"),
    "arrow-odbc": ("arrow_odbc", "pyarrow"),
    "asyncpg": ("asyncpg", "pyarrow"),
    "connectorx": ("connectorx", "pyarrow"),
    "duckdb": ("duckdb", "duckdb_extension_postgres_scanner", "duckdb_extension_sqlite_scanner"),
    "pandas": ("pandas", "sqlalchemy", "psycopg2", "pymysql", "pyarrow"),
    "polars": ("polars", "connectorx"),
    "psycopg": ("psycopg", "pyarrow"),
    "sqlalchemy": ("sqlalchemy", "psycopg2", "pymysql"),
    "sqlite3": (),
}


class Cases:
    """Makes the cases of one run, whose databases are filled."""

    def __init__(self, folder, program, programs, peers, postgresql, mariadb, sqlite):
        self.folder = folder
        self.program = program
        self.programs = programs
        self.peers = peers
        self.postgresql, self.mariadb, self.sqlite = postgresql, mariadb, sqlite

    def tables(self, rows, wide_rows, text_rows):
        copy = self.copy_binary
        return [
            self.table("PostgreSQL to Parquet", self.postgresql, "lineitem", rows, ".parquet", copy("lineitem"),
                       ["duckdb", "connectorx", "polars", "adbc", "odbc2parquet", "arrow-odbc", "asyncpg", "psycopg",
                        "pandas"], key="l_orderkey"),
            *(self.partitioned(rows, connections) for connections in (2, 4)),
            self.table("PostgreSQL to CSV", self.postgresql, "lineitem", rows, ".csv", self.copy_csv("lineitem"),
                       ["duckdb", "connectorx", "polars", "pandas"], key="l_orderkey"),
            self.table("MariaDB to Parquet", self.mariadb, "lineitem", rows, ".parquet", self.mariadb_quick("lineitem"),
                       ["connectorx", "polars", "odbc2parquet", "arrow-odbc", "pandas"], key="l_orderkey"),
            self.table("SQLite to Parquet", self.sqlite, "lineitem", rows, ".parquet",
                       self.sqlite_loop("SELECT * FROM lineitem"),
                       ["duckdb", "connectorx", "adbc", "odbc2parquet", "arrow-odbc", "pandas"], key="l_orderkey"),
            self.table("PostgreSQL to Parquet, 200 columns", self.postgresql, "wide", wide_rows, ".parquet",
                       copy("wide"), ["duckdb", "connectorx", "adbc", "odbc2parquet", "pandas"]),
            self.table("PostgreSQL to Parquet, long texts", self.postgresql, "texts", text_rows, ".parquet",
                       copy("texts"), ["duckdb", "connectorx", "adbc", "odbc2parquet", "pandas"]),
        ]

    def large(self, rows):
        """Peers that hold all of the table in memory have no place here."""
        return [
            self.table("PostgreSQL to Parquet, large", self.postgresql, "lineitem", rows, ".parquet",
                       self.copy_binary("lineitem"), ["duckdb", "connectorx"], key="l_orderkey"),
            self.table("PostgreSQL to CSV, large", self.postgresql, "lineitem", rows, ".csv",
                       self.copy_csv("lineitem"), ["duckdb", "connectorx"], key="l_orderkey"),
        ]

    def partitioned(self, rows, connections):
        return self.table(f"PostgreSQL to Parquet, {connections} connections", self.postgresql, "lineitem", rows,
                          ".parquet", self.copy_binary("lineitem"), [f"duckdb {connections}"], key="l_orderkey",
                          partition={"by": "ctid", "parts": connections})

    def tiny(self):
        """From the start of the process to its end, for one row."""
        one = "(SELECT 1 AS a) AS one_row"
        limit = self.sqlite_loop(f"SELECT * FROM {one}")
        cases = [
            self.table("One row, SQLite to CSV", self.sqlite, one, 1, ".csv", limit, ["duckdb", "polars", "pandas"]),
            self.table("One row, SQLite to Parquet", self.sqlite, one, 1, ".parquet", limit,
                       ["duckdb", "polars", "adbc", "odbc2parquet", "arrow-odbc", "pandas"]),
            self.table("One row, PostgreSQL to Parquet", self.postgresql, one, 1, ".parquet", self.copy_binary(one),
                       ["duckdb", "connectorx", "polars", "adbc", "odbc2parquet", "arrow-odbc", "asyncpg", "psycopg",
                        "pandas"]),
        ]
        for case in cases:
            case.rounds, case.shown = TINY_ROUNDS, "wall"
        return cases

    def table(self, name, server, table, rows, suffix, limit, peers, key="", partition=None):
        """A table that goes to a file. With a `key`, sqlpod's query has a bound parameter; the others have none to bind."""
        output = self.folder / f"out{suffix}"
        ours = Contender("sqlpod", "sqlpod",
                         [self.program, "run", self.select_task(name, server, table, key, partition), "-o", str(output),
                          "--quiet"], output=output)
        others = [self.peer(peer, server, f"SELECT * FROM {table}", output) for peer in peers]
        return Case(name, rows, [limit, ours, *(other for other in others if other)], count=self.count_rows)

    def select_task(self, name, server, table, key, partition):
        spec = {"name": "bench", "query_template": f"SELECT * FROM {table}", "task_config": {"uri": server.url},
                "output_schema_type": "any"}
        if key:
            spec["query_template"] += f" WHERE {key} > {{{{ .least }}}}"
            spec["inputs"] = {"least": {"type": "int", "default": 0}}
        if partition:
            spec["partition"] = partition
        return self.write_task(name, spec)

    def write_task(self, name, spec):
        file = self.folder / f"{name.replace(' ', '-').replace(',', '')}.yaml"
        file.write_text(json.dumps(spec), encoding="utf-8")  # JSON is YAML
        return str(file)

    def peer(self, peer, server, query, output):
        """None when it is not installed. A number after the name is that of its connections."""
        name, _, connections = peer.partition(" ")
        if name == "odbc2parquet":
            program = self.peers / "bin" / name
            command = [str(program), "--quiet", "query", "--connection-string", server.odbc,
                       "--column-compression-default", "snappy", str(output), query]
            return Contender(name, "peer", command, output=output) if program.exists() else None
        address = server.odbc if name == "arrow-odbc" else server.url
        shown = f"{name}, {connections} connections" if connections else name
        return self.script(shown, name, "select_table.py", [address, query, str(output), *connections.split()], output)

    def script(self, shown, name, script, arguments, output=None):
        finder = importlib.machinery.PathFinder
        if not all(finder.find_spec(module, [str(self.peers)]) for module in MODULES[name]):
            return None
        command = ["/usr/bin/python3", str(HERE / "peers" / script), name, *arguments]
        return Contender(shown, "peer", command, {"PYTHONPATH": str(self.peers)}, output)

    def count_rows(self, contender):
        """Rows of the file that was written; a CSV file here has no line ends within its fields."""
        if contender.output is None:
            return None
        if contender.output.suffix == ".csv":
            with open(contender.output, "rb") as file:
                return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1
        return parquet_rows(contender.output)

    def copy_binary(self, table):
        sql = f"COPY (SELECT * FROM {table}) TO STDOUT (FORMAT binary)"
        return Contender("limit: psql, COPY … (FORMAT binary)", "limit", self.postgresql.client(sql),
                         self.postgresql.password)

    def copy_csv(self, table):
        sql = f"\\copy (SELECT * FROM {table}) to stdout csv header"
        return Contender("limit: psql, \\copy … csv header", "limit", self.postgresql.client(sql),
                         self.postgresql.password)

    def mariadb_quick(self, table):
        return Contender("limit: mariadb --quick -B", "limit", self.mariadb.client(f"SELECT * FROM {table}", "--quick"),
                         self.mariadb.password)

    def sqlite_loop(self, query):
        return Contender("limit: a C loop of sqlite3_step", "limit",
                         [str(self.programs / "bench_sqlite_read_loop"), self.sqlite.file, query])

    def inserts(self, csv, rows):
        """executemany: the rows of a CSV file into an empty table."""
        load = f"LOAD DATA LOCAL INFILE '{csv}' INTO TABLE bulk FIELDS TERMINATED BY ',' IGNORE 1 LINES"
        return [
            self.insert("PostgreSQL", self.postgresql, csv, rows,
                        Contender("limit: psql, \\copy from CSV", "limit",
                                  self.postgresql.client(f"\\copy bulk from '{csv}' csv header"),
                                  self.postgresql.password), ["asyncpg", "psycopg", "sqlalchemy"]),
            self.insert("MariaDB", self.mariadb, csv, rows,
                        Contender("limit: LOAD DATA LOCAL", "limit", self.mariadb.client(load), self.mariadb.password),
                        ["sqlalchemy"]),
            self.insert("SQLite", self.sqlite, csv, rows,
                        Contender("limit: a C loop, one transaction", "limit",
                                  [str(self.programs / "bench_sqlite_loop"), self.sqlite.file, str(csv)]),
                        ["sqlite3", "sqlalchemy"]),
        ]

    def insert(self, database, server, csv, rows, limit, peers):
        name = f"executemany, CSV to {database}"
        columns = {"id": "int", "name": "str", "value": "float", "at": "datetime", "amount": "decimal"}
        task = self.write_task(name, {
            "name": "bench", "task_config": {"uri": server.url}, "executemany": "rows",
            "query_template": "INSERT INTO bulk (id, name, value, at, amount) VALUES (:id, :name, :value, :at, :amount)",
            "inputs": {"rows": {"type": "table", "columns": columns}}})
        ours = Contender("sqlpod", "sqlpod", [self.program, "run", task, "-i", f"rows={csv}", "--quiet"])
        others = [self.script(f"{peer}, executemany", peer, "executemany.py",
                              [server.driver_url if peer == "sqlalchemy" else server.url, str(csv)]) for peer in peers]
        return Case(name, rows, [limit, ours, *(other for other in others if other)], size=csv.stat().st_size,
                    prepare=lambda: server.query("DELETE FROM bulk"),
                    count=lambda contender: int(server.query("SELECT count(*) FROM bulk")))


def parquet_rows(file):
    import pyarrow.parquet

    return pyarrow.parquet.read_metadata(file).num_rows
