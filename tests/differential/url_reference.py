"""How SQLAlchemy takes a URL apart."""


class SqlAlchemy:
    name = "SQLAlchemy"
    dialect = None

    def __init__(self):
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError

        self.make_url, self.error = make_url, ArgumentError

    def parts(self, text):
        """The parts under sqlpod's names; or what it raised, as text."""
        try:
            url = self.make_url(text)
            query = [[key, value] for key, values in url.query.items() for value in ([values] if isinstance(values, str) else values)]
            dialect, _, driver = url.drivername.partition("+")
            return {"dialect": dialect, "driver": driver, "user": url.username, "password": url.password, "host": url.host, "port": url.port,
                    "database": url.database, "query": query, "text": url.render_as_string(hide_password=True)}
        except (self.error, ValueError) as error:
            return f"{type(error).__name__}: {error}"


def fetched():
    try:
        return [SqlAlchemy()]
    except ImportError:
        return []
