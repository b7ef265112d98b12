#!/usr/bin/python3
"""Writes a query's table to a file as the named peer does it: select_table.py PEER URL QUERY FILE [CONNECTIONS].

arrow-odbc takes an ODBC connection string in place of a URL. The file's suffix is its format: .parquet (snappy) or .csv.
Batches where the peer has them, else all at once.
"""

import asyncio
import sys
from urllib.parse import urlsplit

BATCH = 10_000


def write_batches(schema, batches, file):
    import pyarrow.csv
    import pyarrow.parquet

    writer = pyarrow.parquet.ParquetWriter if file.endswith(".parquet") else pyarrow.csv.CSVWriter
    with writer(file, schema) as output:
        for batch in batches:
            output.write_batch(batch)


def row_writer(names, file):
    """A coroutine that writes the rows sent to it."""
    import pyarrow.csv
    import pyarrow.parquet

    def work():
        output = schema = None
        try:
            while True:
                columns = list(zip(*(yield)))
                if schema is None:
                    schema = pyarrow.record_batch([pyarrow.array(column) for column in columns], names).schema
                    kind = pyarrow.parquet.ParquetWriter if file.endswith(".parquet") else pyarrow.csv.CSVWriter
                    output = kind(file, schema)
                output.write_batch(pyarrow.record_batch(
                    [pyarrow.array(column, type) for column, type in zip(columns, schema.types)], schema=schema))
        finally:
            if output:
                output.close()

    writer = work()
    next(writer)
    return writer


def write_frame(frame, file):
    frame.write_parquet(file, compression="snappy") if file.endswith(".parquet") else frame.write_csv(file)


def duckdb(url, query, file, connections=""):
    """Without `connections`, as many as DuckDB itself takes: one for each core."""
    import importlib.resources

    import duckdb

    scheme = urlsplit(url).scheme
    kind = "postgres" if scheme == "postgresql" else "sqlite"
    engine = duckdb.connect(config={"threads": int(connections)} if connections else {})
    package = importlib.resources.files(f"duckdb_extension_{kind}_scanner")
    extension = next(path for path in package.rglob("*.duckdb_extension"))
    engine.execute(f"LOAD '{extension}'")
    if connections:
        engine.execute(f"SET pg_connection_limit = {connections}")
    place = url if kind == "postgres" else url.removeprefix("sqlite:///")
    engine.execute(f"ATTACH '{place}' AS db (TYPE {kind}, READ_ONLY); USE db")
    options = "FORMAT parquet, COMPRESSION snappy" if file.endswith(".parquet") else "FORMAT csv, HEADER"
    engine.execute(f"COPY ({query}) TO '{file}' ({options})")


def connectorx(url, query, file):
    import connectorx

    reader = connectorx.read_sql(url, query, return_type="arrow_stream", batch_size=BATCH)
    write_batches(reader.schema, reader, file)


def adbc(url, query, file):
    if url.startswith("sqlite"):
        import adbc_driver_sqlite.dbapi as driver

        url = url.removeprefix("sqlite:///")
    else:
        import adbc_driver_postgresql.dbapi as driver
    with driver.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        reader = cursor.fetch_record_batch()
        write_batches(reader.schema, reader, file)


def polars(url, query, file):
    import polars

    write_frame(polars.read_database_uri(query, url, engine="connectorx"), file)


def pandas(url, query, file):
    import pandas
    import sqlalchemy

    frame = pandas.read_sql(sqlalchemy.text(query), sqlalchemy.create_engine(driver_url(url)).connect())
    frame.to_parquet(file) if file.endswith(".parquet") else frame.to_csv(file, index=False)


def driver_url(url):
    return url.replace("postgresql:", "postgresql+psycopg2:").replace("mysql:", "mysql+pymysql:")


def arrow_odbc(connection_string, query, file):
    import arrow_odbc

    reader = arrow_odbc.read_arrow_batches_from_odbc(query=query, connection_string=connection_string, batch_size=BATCH)
    write_batches(reader.schema, reader, file)


def asyncpg(url, query, file):
    import asyncpg

    async def run():
        connection = await asyncpg.connect(url)
        async with connection.transaction():
            statement = await connection.prepare(query)
            writer = row_writer([attribute.name for attribute in statement.get_attributes()], file)
            cursor = await statement.cursor()
            while rows := await cursor.fetch(BATCH):
                writer.send(rows)
            writer.close()

    asyncio.run(run())


def psycopg(url, query, file):
    import psycopg

    with psycopg.connect(url) as connection, connection.cursor("bench", binary=True) as cursor:
        cursor.execute(query)
        writer = row_writer([column.name for column in cursor.description], file)
        while rows := cursor.fetchmany(BATCH):
            writer.send(rows)
        writer.close()


if __name__ == "__main__":
    {"duckdb": duckdb, "connectorx": connectorx, "adbc": adbc, "polars": polars, "pandas": pandas,
     "arrow-odbc": arrow_odbc, "asyncpg": asyncpg, "psycopg": psycopg}[sys.argv[1]](*sys.argv[2:])
