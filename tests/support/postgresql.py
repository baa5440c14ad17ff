"""A PostgreSQL server for one test: its own data, its own socket, gone at the end."""
import os
import pathlib
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest


def _programs():
    given = os.environ.get("PERSONA_POSTGRESQL_BIN")
    if given:
        return pathlib.Path(given)
    root = pathlib.Path("/usr/lib/postgresql")
    found = [p for p in root.iterdir() if re.fullmatch(r"\d+", p.name) and (p / "bin/initdb").exists()] if root.is_dir() else []
    return max(found, key=lambda p: int(p.name)) / "bin" if found else None


class PostgresqlServer:
    """Skips the test where the server is not installed. Usable with `with`."""

    def __init__(self):
        self._bin = _programs()
        if self._bin is None:
            raise unittest.SkipTest("the package postgresql is not installed")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="persona-pg-"))
        self._process = None
        self._as = {}
        if os.geteuid() == 0:  # the server refuses to run as root
            names = {entry.pw_name for entry in pwd.getpwall()}
            who = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
            os.chown(self.folder, who.pw_uid, who.pw_gid)
            self._as = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
        self._call("initdb", "-D", self.folder / "data", "-A", "trust", "-U", "persona", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()

    def _call(self, program, *arguments):
        done = subprocess.run([str(self._bin / program), *map(str, arguments)], cwd="/", capture_output=True, text=True, **self._as)
        if done.returncode != 0:
            raise AssertionError(f"{program} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def start(self):
        log = open(self.folder / "log", "ab")
        self._process = subprocess.Popen([str(self._bin / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder),
                                          "-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=16MB"],
                                         cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self._as)
        log.close()
        for _ in range(300):
            ready = subprocess.run([str(self._bin / "pg_isready"), "-q", "-h", str(self.folder)], **self._as)
            if ready.returncode == 0:
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise AssertionError("the server did not start:\n" + (self.folder / "log").read_text(errors="replace"))

    def url(self):
        return f"postgresql://persona@/postgres?host={self.folder}"

    def sql(self, text):
        """Executes statements; what they give, a line a row, columns between tabs."""
        done = subprocess.run([str(self._bin / "psql"), "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder),
                               "-U", "persona", "postgres"], input=text, cwd="/", capture_output=True, encoding="utf-8", **self._as)
        if done.returncode != 0:
            raise AssertionError(f"psql failed:\n{done.stderr}")
        return done.stdout

    def crash(self):
        """The server is gone at once, as in a power cut."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
