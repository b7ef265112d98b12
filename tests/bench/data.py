"""Fills the databases of a benchmark."""

import pathlib
import subprocess

LINEITEM = pathlib.Path(__file__).with_name("lineitem.sql")

COLUMNS = ("l_orderkey bigint, l_partkey bigint, l_suppkey bigint, l_linenumber int, l_quantity decimal(15,2), "
           "l_extendedprice decimal(15,2), l_discount decimal(15,2), l_tax decimal(15,2), l_returnflag char(1), "
           "l_linestatus char(1), l_shipdate date, l_commitdate date, l_receiptdate date, l_shipinstruct char(25), "
           "l_shipmode char(10), l_comment varchar(44)")

# One column of each kind in turn, 200 in all.
KINDS = ("(i + {n})::int", "(i * {n})::bigint", "(i / ({n} + 1.0))::float8", "(i % 1000)::numeric(12,2)",
         "('text ' || (i + {n}) % 100)::varchar(20)", "date '2020-01-01' + (i % 1000)::int", "(i % ({n} + 2) = 0)",
         "timestamp '2020-01-01' + i * interval '1 second'", "(i % 7)::smallint", "nullif(i % {n}, 0)::int")


def fill_lineitem(postgresql, rows):
    postgresql.run_file(LINEITEM, last=rows - 1)
    postgresql.query("VACUUM ANALYZE lineitem")


def fill_wide(postgresql, rows):
    columns = ", ".join(f"{KINDS[n % len(KINDS)].format(n=n + 1)} AS c{n:03}" for n in range(200))
    postgresql.query(f"CREATE TABLE wide AS SELECT {columns} FROM generate_series(1, {rows}) i")
    postgresql.query("VACUUM ANALYZE wide")


def fill_texts(postgresql, rows):
    """Four texts of 100 to 2,400 characters a row, each cut out of 64 KB of words and digits."""
    # Bytes are cut at once; a text would be walked along from its beginning.
    columns = ", ".join(
        f"convert_from(substr(words, 1 + (i * {7919 + n} % 60000)::int, 100 + (i * {31 + n} % {600 * n + 500})::int), "
        f"'UTF8') AS t{n}" for n in range(4))
    postgresql.query(
        "CREATE TABLE texts AS WITH pool AS MATERIALIZED (SELECT string_agg(md5(j::text) || ' carefully final deposits ', "
        f"'')::bytea AS words FROM generate_series(1, 1130) j) SELECT i AS id, {columns} "
        f"FROM generate_series(1::bigint, {rows}) i, pool")
    postgresql.query("VACUUM ANALYZE texts")


def copy_lineitem(postgresql, folder, mariadb, sqlite):
    """The rows of PostgreSQL's lineitem go to the other databases through a CSV file."""
    file = pathlib.Path(folder) / "lineitem.csv"
    postgresql.query(f"\\copy lineitem to '{file}' csv")
    mariadb.query(f"CREATE TABLE lineitem ({COLUMNS})")
    mariadb.query(f"LOAD DATA LOCAL INFILE '{file}' INTO TABLE lineitem FIELDS TERMINATED BY ',' "
                  "OPTIONALLY ENCLOSED BY '\"'")
    mariadb.query("ANALYZE TABLE lineitem")
    sqlite.query(f"CREATE TABLE lineitem ({COLUMNS})")
    subprocess.run(["sqlite3", sqlite.file, ".mode csv", f".import '{file}' lineitem"], check=True)
    file.unlink()


def make_bulk(postgresql, mariadb, sqlite, folder, rows):
    """Empty tables, and the path of a CSV file of what is to go into them."""
    postgresql.query("CREATE TABLE bulk (id int, name varchar(100), value float8, at timestamp, amount numeric(15,2))")
    mariadb.query("CREATE TABLE bulk (id int, name varchar(100), value double, at datetime, amount decimal(15,2))")
    sqlite.query("CREATE TABLE bulk (id INTEGER, name TEXT, value REAL, at TEXT, amount TEXT)")
    file = pathlib.Path(folder) / "bulk.csv"
    with open(file, "w", encoding="utf-8") as csv:
        csv.write("id,name,value,at,amount\n")
        for i in range(1, rows + 1):
            csv.write(f"{i},name of row {i},{i}.5,2024-01-31 10:{10 + i % 50}:00,{i}.25\n")
    return file
