"""Databases that go away in the middle of a run: nothing is half-written, the message is clear, no value is printed."""
import os
import pathlib
import sqlite3
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
from postgresql import PostgresqlServer
from whole_run import WholeRun

SECRET = "Quillon Vastergard"


def setUpModule():
    global server
    server = PostgresqlServer()
    unittest.addModuleCleanup(server.__exit__)


class Databases(WholeRun):
    secrets = (SECRET,)

    def crash_when(self, run, seen):
        """The server goes as soon as `seen` says that the run is in the middle."""
        deadline = time.monotonic() + 60
        while not seen() and run.running() and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertTrue(run.running(), "the run was over before the server went: " + run.err())
        server.crash()
        done = run.wait(60)
        server.start()
        self.assertEqual(done.code, 1, str(done))
        self.assert_no_secret(done.out + done.err)
        self.assertIn("the PostgreSQL database 'postgres'", done.err)
        self.assertRegex(done.err, "server closed the connection|terminating connection|the connection is lost")
        return done

    def test_a_server_that_goes_while_it_is_read(self):
        server.sql(f"CREATE TABLE source AS SELECT i AS id, '{SECRET} ' || i AS name FROM generate_series(1, 2000000) i")
        target = self.data / "out.csv"
        target.write_text("old\n")
        stages = {"source": {"use": "reader.sql", "url": server.url(), "table": "source"},
                  "out": {"use": "writer.csv", "from": "source", "path": str(target), "accepts": "raw"}}
        run = self.start(self.pipeline(stages))
        busy = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'FETCH%'"
        done = self.crash_when(run, lambda: server.sql(busy).strip() != "0")
        self.assertIn("stage 'source'", done.err)
        self.assertEqual(target.read_text(), "old\n")
        self.assert_nothing_left()

    def test_a_server_that_goes_while_it_is_written(self):
        with open(self.data / "in.csv", "w") as out:
            out.write("id,name\n")
            for i in range(1_500_000):
                out.write(f"{i},{SECRET} {i * 7919 % 100003}\n")
        stages = {"source": {"use": "reader.csv", "path": str(self.data / "in.csv")},
                  "file": {"use": "writer.csv", "from": "source", "path": str(self.data / "out.csv"), "accepts": "raw"},
                  "out": {"use": "writer.sql", "from": "source", "url": server.url(), "table": "written", "accepts": "raw"}}
        run = self.start(self.pipeline(stages))
        done = self.crash_when(run, lambda: server.sql("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'INSERT%' OR query LIKE 'DEALLOCATE%'").strip() != "0")
        self.assertIn("stage 'out'", done.err)
        self.assertEqual(server.sql("SELECT count(*) FROM pg_tables WHERE tablename = 'written'").strip(), "0")
        self.assert_nothing_left(self.data / "out.csv")

    def test_no_server_and_no_rights(self):
        url = server.url().replace("persona@", "persona:open-sesame@")
        self.secrets = (SECRET, "open-sesame")
        for url, words in ((url.replace("/postgres?", "/none?"), "does not exist"), (url + "x", "open a session")):
            done = self.run_it(self.pipeline({"source": {"use": "reader.sql", "url": url, "table": "t"},
                                              "out": {"use": "writer.csv", "from": "source", "path": str(self.data / "o.csv"), "accepts": "raw"}}), code=1)
            self.assertIn(words, done.err)
        server.sql(f"CREATE TABLE closed AS SELECT '{SECRET}' AS name; CREATE ROLE guest LOGIN; CREATE TABLE taken (id int);")
        guest = server.url().replace("persona@", "guest@")
        done = self.run_it(self.pipeline({"source": {"use": "reader.sql", "url": guest, "table": "closed"},
                                          "out": {"use": "writer.csv", "from": "source", "path": str(self.data / "o.csv"), "accepts": "raw"}}), code=1)
        self.assertIn("permission denied", done.err)
        (self.data / "in.csv").write_text(f"id,name\n1,{SECRET}\n")
        done = self.run_it(self.copy_pipeline(self.data / "in.csv", server.url(), writer={"options": {"table": "taken"}}), code=1)
        self.assertIn("already there", done.err)
        self.assertEqual(server.sql("SELECT count(*) FROM taken").strip(), "0")

    def test_what_the_server_notices_is_not_printed(self):
        server.sql("CREATE FUNCTION loud(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'saw %', $1; RETURN $1; END $$;"
                   f"CREATE TABLE quiet AS SELECT '{SECRET}'::text AS name")
        self.run_it(self.pipeline({"source": {"use": "reader.sql", "url": server.url(), "query": "SELECT loud(name) AS name FROM quiet"},
                                   "out": {"use": "writer.csv", "from": "source", "path": str(self.data / "o.csv"), "accepts": "raw"}}))
        self.assertEqual((self.data / "o.csv").read_text(), f"name\n{SECRET}\n")

    def test_sqlite_that_is_locked_or_changes(self):
        path = self.data / "busy.db"
        database = sqlite3.connect(path, isolation_level=None)
        database.execute("CREATE TABLE t (id INTEGER, name TEXT)")
        database.execute("INSERT INTO t VALUES (1, ?)", (SECRET,))
        database.execute("BEGIN EXCLUSIVE")
        try:
            for stages in ({"source": {"use": "reader.sql", "url": f"sqlite://{path}", "table": "t"},
                            "out": {"use": "writer.csv", "from": "source", "path": str(self.data / "o.csv"), "accepts": "raw"}},
                           {"source": {"use": "reader.csv", "path": str(self.data / "in.csv")},
                            "out": {"use": "writer.sql", "from": "source", "url": f"sqlite://{path}", "table": "new", "accepts": "raw"}}):
                (self.data / "in.csv").write_text("id\n1\n")
                done = self.run_it(self.pipeline(stages), code=1)
                self.assertIn("is locked", done.err)
        finally:
            database.execute("ROLLBACK")
            database.close()
        self.assert_nothing_left(self.data / "o.csv")


if __name__ == "__main__":
    unittest.main(verbosity=1)
