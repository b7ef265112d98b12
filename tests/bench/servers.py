"""Private databases: Debian's servers in a temporary folder, on a free port of 127.0.0.1, gone with the benchmark.

Started by root, the servers run under the account of their package, for both refuse to run as root.
"""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

HOST = "127.0.0.1"
NAME = "bench"  # of the user, the password and the database
START_SECONDS = 60


def as_account(account, death_signal):
    """The beginning of a command that runs under `account` and ends with the benchmark."""
    command = ["setpriv", f"--pdeathsig={death_signal}"]
    if os.geteuid() == 0:
        command += [f"--reuid={account}", f"--regid={account}", "--init-groups"]
    return command


def make_folder(folder, name, account):
    """A folder of the account's own; it has to be able to pass through the one above."""
    made = pathlib.Path(folder) / name
    made.mkdir()
    if os.geteuid() == 0:
        made.parent.chmod(0o711)
        shutil.chown(made, account, account)
    return made


def write(folder, name, text):
    """A file that the server's account can read; its folder is closed to all others."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    file.chmod(0o644)
    return file


def free_port():
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return listener.getsockname()[1]


def output_of(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]}: {(done.stderr or done.stdout).strip()}")
    return done.stdout.strip()


def start(command, folder, ready):
    """Starts a server and waits until its log says `ready`."""
    log = folder.with_suffix(".log")
    with open(log, "wb") as output:
        server = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    end = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < end:
        if ready in log.read_text(errors="replace"):
            return server
        time.sleep(0.05)
    server.kill()
    server.wait()
    raise RuntimeError(f"a server did not start: {log.read_text(errors='replace')[-500:]}")


def newest_postgresql():
    versions = [made.parent for made in pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not versions:
        raise RuntimeError("there is no PostgreSQL server; run ./dev setup")
    return str(max(versions, key=lambda programs: float(programs.parent.name)))


class Postgresql:
    def __init__(self, folder):
        programs = newest_postgresql()
        home = make_folder(folder, "postgresql", "postgres")
        account = as_account("postgres", "QUIT")
        write(home, "password", NAME)
        output_of([*account, f"{programs}/initdb", "--pgdata=data", f"--username={NAME}", "--pwfile=password",
                   "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
                  cwd=home)
        self.program = f"{programs}/psql"
        self.port = free_port()
        self.url = f"postgresql://{NAME}:{NAME}@{HOST}:{self.port}/{NAME}"
        self.driver_url = self.url.replace("postgresql:", "postgresql+psycopg2:")  # as SQLAlchemy writes it
        self.odbc = (f"Driver=PostgreSQL Unicode;Server={HOST};Port={self.port};Database={NAME};Uid={NAME};Pwd={NAME};"
                     "UseDeclareFetch=1;Fetch=10000")
        self.password = {"PGPASSWORD": NAME}
        settings = ("listen_addresses=127.0.0.1", "shared_buffers=1GB", "fsync=off", "max_wal_size=8GB",
                    "timezone=UTC", "log_timezone=UTC")
        self.process = start([*account, f"{programs}/postgres", "-D", "data", "-p", str(self.port), "-k", str(home),
                              *(word for setting in settings for word in ("-c", setting))], home,
                             "database system is ready to accept connections")
        output_of(self.client(f"CREATE DATABASE {NAME}", "-d", "postgres"), env=dict(os.environ, **self.password))

    def client(self, sql, *arguments):
        """psql's command line, in an environment with `password`; `sql` may be empty."""
        command = [self.program, "--no-psqlrc", "--set=ON_ERROR_STOP=1", "-qAt", "-h", HOST, "-p", str(self.port), "-U",
                   NAME, "-d", NAME, *arguments]
        return command + ["-c", sql] if sql else command

    def query(self, sql):
        return output_of(self.client(sql), env=dict(os.environ, **self.password))

    def run_file(self, file, **variables):
        """Runs a file of SQL in which `:name` stands for the variable."""
        values = [f"--set={name}={value}" for name, value in variables.items()]
        output_of(self.client("", *values, "-f", str(file)), env=dict(os.environ, **self.password))

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)  # the cluster is thrown away: no need to stop it in order
        self.process.wait()


class Mariadb:
    def __init__(self, folder):
        home = make_folder(folder, "mariadb", "mysql")
        account = as_account("mysql", "KILL")
        accounts = write(home, "accounts.sql", f"CREATE DATABASE {NAME} CHARACTER SET utf8mb4;\n"
                         f"CREATE USER {NAME} IDENTIFIED BY '{NAME}';\nGRANT ALL ON *.* TO {NAME};\n")
        output_of([*account, "mariadb-install-db", "--no-defaults", f"--datadir={home}/data", f"--tmpdir={home}",
                   "--auth-root-authentication-method=normal", "--skip-test-db"], cwd=home)
        self.port = free_port()
        self.url = f"mysql://{NAME}:{NAME}@{HOST}:{self.port}/{NAME}"
        self.driver_url = self.url.replace("mysql:", "mysql+pymysql:")
        self.odbc = (f"Driver=MariaDB Unicode;Server={HOST};Port={self.port};Database={NAME};Uid={NAME};Pwd={NAME};"
                     "NO_CACHE=1;FORWARDONLY=1")
        self.password = {"MYSQL_PWD": NAME}
        self.process = start([*account, shutil.which("mariadbd", path="/usr/sbin:/usr/bin") or "mariadbd",
                              "--no-defaults", f"--datadir={home}/data", f"--tmpdir={home}", f"--socket={home}/socket",
                              f"--pid-file={home}/pid", f"--init-file={accounts}", f"--bind-address={HOST}",
                              f"--port={self.port}", "--skip-networking=0", "--skip-name-resolve", "--local-infile=1",
                              "--innodb-buffer-pool-size=1G", "--innodb-flush-log-at-trx-commit=0",
                              "--innodb-flush-method=nosync", "--innodb-fast-shutdown=2",
                              "--default-time-zone=+00:00"], home, "ready for connections")

    def client(self, sql, *arguments):
        """The command line of MariaDB's own client, in an environment with `password`."""
        return ["mariadb", "--no-defaults", "--local-infile=1", "-B", *arguments, "--protocol=tcp", "-h", HOST, "-P",
                str(self.port), "-u", NAME, NAME, "-e", sql]

    def query(self, sql):
        return output_of(self.client(sql, "--skip-column-names"), env=dict(os.environ, **self.password))

    def stop(self):
        self.process.kill()
        self.process.wait()


class Sqlite:
    def __init__(self, folder):
        self.file = str(pathlib.Path(folder) / "bench.db")
        self.url = self.driver_url = f"sqlite:///{self.file}"
        self.odbc = f"Driver=SQLite3;Database={self.file}"

    def query(self, sql):
        return output_of(["sqlite3", self.file, sql])

    def stop(self):
        pass  # a file, gone with its folder
