#!/usr/bin/python3
"""Inserts the rows of a CSV file one parameter set at a time, as the named peer does it: executemany.py PEER URL CSV.

The table is bulk(id, name, value, at, amount); the file has a header line.
"""

import asyncio
import csv
import datetime
import decimal
import sqlite3
import sys

COLUMNS = ("id", "name", "value", "at", "amount")


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [
            (int(i), name, float(value), datetime.datetime.fromisoformat(at), decimal.Decimal(amount))
            for i, name, value, at, amount in list(csv.reader(file))[1:]
        ]


def insert(placeholders):
    return f"INSERT INTO bulk ({', '.join(COLUMNS)}) VALUES ({', '.join(placeholders)})"


def psycopg(url, path):
    import psycopg

    with psycopg.connect(url) as connection:
        connection.cursor().executemany(insert(["%s"] * 5), rows(path))


def asyncpg(url, path):
    import asyncpg

    async def run():
        connection = await asyncpg.connect(url)
        async with connection.transaction():
            await connection.executemany(insert([f"${i}" for i in range(1, 6)]), rows(path))
        await connection.close()

    asyncio.run(run())


def sqlalchemy(url, path):
    from sqlalchemy import create_engine, text

    with create_engine(url).begin() as connection:
        sets = [dict(zip(COLUMNS, row)) for row in rows(path)]
        if url.startswith("sqlite"):
            sets = [dict(row, at=str(row["at"]), amount=str(row["amount"])) for row in sets]
        connection.execute(text(insert([f":{name}" for name in COLUMNS])), sets)


def python_sqlite3(url, path):
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    with connection:
        sets = ((i, name, value, str(at), str(amount)) for i, name, value, at, amount in rows(path))
        connection.executemany(insert(["?"] * 5), sets)


if __name__ == "__main__":
    {"psycopg": psycopg, "asyncpg": asyncpg, "sqlalchemy": sqlalchemy, "sqlite3": python_sqlite3}[sys.argv[1]](*sys.argv[2:])
