"""A private Firebird server, as servers.py of the benchmark has the others."""

import os
import pathlib
import shutil
import socket
import subprocess
import time

from servers import HOST, START_SECONDS, as_account, free_port, make_folder, output_of

SECURITY = "/usr/share/firebird/3.0/security.sql"  # the package's statements that make a security database
PASSWORD = "masterkey"


class Firebird:
    def __init__(self, folder):
        installed = next(pathlib.Path("/usr/lib").glob("*/firebird/3.0/plugins/libEngine12.so"), None)
        if installed is None:
            raise RuntimeError("there is no Firebird server; run ./dev setup")
        self.home = make_folder(folder, "firebird", "firebird")
        for part in ("plugins", "firebird.msg", "plugins.conf"):
            (self.home / part).symlink_to(installed.parents[1] / part)
        for part in ("lock", "tmp", "intl"):
            make_folder(self.home, part, "firebird")
        for part in ("fbintl.conf", "libfbintl.so"):  # which refuses to be called by a link
            shutil.copy(installed.parents[1] / "intl" / part, self.home / "intl")
        self.environment = dict(os.environ, FIREBIRD=str(self.home), FIREBIRD_MSG=str(self.home), FIREBIRD_LOCK=f"{self.home}/lock",
                                FIREBIRD_TMP=f"{self.home}/tmp")
        self.home.joinpath("databases.conf").write_text(f"test = {self.home}/test.fdb\n")
        conf = f"SecurityDatabase = {self.home}/security.fdb\n"
        self.home.joinpath("firebird.conf").write_text(conf)
        os.chmod(self.home, 0o755)
        # Without a server isql opens files itself.
        self.isql(f"create database '{self.home}/security.fdb' user 'SYSDBA' default character set utf8;")
        self.isql(pathlib.Path(SECURITY).read_text(), f"{self.home}/security.fdb")
        self.isql(f"create database '{self.home}/test.fdb' user 'SYSDBA' default character set utf8;\n"
                  f"create user SYSDBA password '{PASSWORD}';\ncommit;")
        port = free_port()
        self.home.joinpath("firebird.conf").write_text(f"{conf}RemoteBindAddress = {HOST}\nRemoteServicePort = {port}\nTempDirectories = {self.home}/tmp\n")
        self.url = f"firebird://SYSDBA:{PASSWORD}@{HOST}:{port}/test"
        with open(self.home.with_suffix(".log"), "wb") as log:
            self.process = subprocess.Popen([*as_account("firebird", "TERM"), "/usr/sbin/firebird"], cwd=self.home, env=self.environment,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.wait_for(port)

    def isql(self, sql, *target):
        output_of([*as_account("firebird", "TERM"), "isql-fb", "-bail", "-quiet", "-user", "SYSDBA", *target], input=sql + "\n", cwd=self.home,
                  env=self.environment)

    def wait_for(self, port):
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            with socket.socket() as client:
                if client.connect_ex((HOST, port)) == 0:
                    return
            time.sleep(0.02)
        raise RuntimeError("Firebird did not start")

    def stop(self):
        self.process.kill()
        self.process.wait()
