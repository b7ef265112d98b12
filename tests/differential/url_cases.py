"""Database URLs: those that people write, and pieces put together at random."""

WRITTEN = """
postgresql://user@host:5432/db
postgresql+psycopg2://scott:tiger@localhost:5432/mydatabase
postgresql+asyncpg://scott:tiger@localhost/db?ssl=require
postgresql://user:p%40ss%2Fw%3Ard@host/db
postgresql://user@/db?host=host1:5432&host=host2:5433
postgresql://u@[::1]:5432/db
postgresql://u:p@[2001:db8::7]/db
postgresql://u@[fe80::1%25eth0]:5432/db
postgresql:///db?host=/var/run/postgresql
postgresql://host1,host2:5432/db
mysql+pymysql://user:p%40ss@host/db?charset=utf8mb4
mysql:///db?host=a:3307,b:3308
mysql://user:@host/
sqlite://
sqlite:///relative.db
sqlite:////var/data/absolute.db
sqlite:///C:\\path\\to\\db.sqlite
sqlite:///file:data.db?mode=ro&uri=true
sqlite:///:memory:
mssql+pyodbc://user@host:1433/db?driver=ODBC+Driver+18+for+SQL+Server
mssql+pyodbc://?odbc_connect=DRIVER%3D%7BODBC+Driver%7D%3BSERVER%3Dh%3BPWD%3Da%2Bb
mssql+pyodbc://user:pw@mydsn
oracle+oracledb://user@host:1521/?service_name=XEPDB1
firebird+fdb://user@host//var/lib/shop.fdb
odbc://user@name
soci:///?backend=db2&connect_string=DSN%3Dsample
postgresql://u:p@ss@host/db
postgresql://host:5432/db?option=a@b
postgresql
postgresql:/x
://
""".split()

SCHEMES = ["postgresql", "mysql", "sqlite", "mssql+pyodbc", "postgresql+psycopg2", "PostgreSQL", "Mysql+PyMySQL", "a", "x_1", "9", "", "+", "a+", "+b",
           "a+b+c", "a-b", "a.b", "é", "postgresql "]
SEPARATORS = ["://"] * 20 + [":", ":/", "//", ":///", ""]
NAMES = ["user", "u", "", "a%40b", "a+b", "a b", "%", "%2", "%zz", "%00", "%ff", "%C3%BC", "ü", "a/b", "a@b", "[x]", "a?b", "a#b", "%25", "x%20y", "'", '"',
         "%e2%82%ac", "表", "%F0%9F%99%82"]
HOSTS = ["host", "localhost", "db.example.org", "10.0.0.1", "", "[::1]", "[2001:db8::7]", "[fe80::1%25eth0]", "[", "]", "[]", "[::1", "::1", "h1,h2", "h%41",
         "H", "ü.de", "[::1]x", "[a]b]", "a[b]", "x y", "h@h", "[1.2.3.4]"]
PORTS = ["5432", "1", "65535", "0", "65536", "", "abc", "-1", "+1", " 1", "1 ", "05432", "99999999999999999999", "1_0", "５", "1,2"]
DATABASES = ["db", "", "a/b", "/abs/path", "a%20b", "a+b", "ü", "%2F", "a:b", "a@b", "file:x.db", "a#b", "..", "%ff", "%", " "]
KEYS = ["a", "b", "host", "charset", "", "a b", "a+b", "a%20b", "%26", "ü", "A", "password", "a.b", "a;b", "%ff"]
VALUES = ["1", "x", "", "a+b", "a%2Bb", "a b", "a=b", "a%26b", "ü", "%C3%BC", "a/b", "a?b", "a@b", "a;b", "a,b", "%", "%zz", "%00", "+", "#", "[x]", "%ff"]


def made(random):
    pick, chance = random.choice, random.random
    text = pick(SCHEMES if chance() < 0.2 else SCHEMES[:5]) + pick(SEPARATORS)
    if chance() < 0.7:
        text += pick(NAMES) + (":" + pick(NAMES) if chance() < 0.6 else "") + "@"
    text += pick(HOSTS)
    if chance() < 0.5:
        text += ":" + pick(PORTS if chance() < 0.5 else PORTS[:3])
    if chance() < 0.7:
        text += "/" + pick(DATABASES)
    if chance() < 0.5:
        text += "?" + "&".join(pick(KEYS) + pick(["=", "=", "=", "=", "", "=="]) + pick(VALUES) for _ in range(random.randint(0, 4)))
    return text


def mangled(random, text):
    """With one character of it gone, doubled or another."""
    place = random.randrange(len(text) + 1)
    return text[:place] + random.choice(["", ":", "@", "/", "?", "&", "=", "[", "]", "%", "+", "#", " ", "é"]) + text[place + random.randint(0, 1):]


def url_cases(random, count):
    yield from WRITTEN
    for number in range(count):
        text = made(random)
        yield text if number % 3 else mangled(random, text)
