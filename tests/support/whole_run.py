"""Whole runs of the programs in the build tree, each in a folder of its own that is removed: the spool, the state and
the temporary files lie in known places, and the time and the peak memory are measured."""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

SOURCE = pathlib.Path(os.environ["PERSONA_SOURCE_DIR"])
BUILD = pathlib.Path(os.environ["PERSONA_BUILD_DIR"])
PERSONA_RUN = BUILD / "bin" / "persona-run"
PERSONA = BUILD / "bin" / "persona"
ROOT = os.geteuid() == 0
# A sanitizer multiplies time and memory, so that limits on them say nothing there.
SANITIZED = bool(os.environ.get("PERSONA_SANITIZED"))


class Done:
    """What a process left: code, out, err (text), seconds, peak (bytes of resident memory)."""

    def __init__(self, code, out, err, seconds, peak):
        self.code, self.out, self.err, self.seconds, self.peak = code, out, err, seconds, peak

    def __str__(self):
        return f"exit code {self.code} after {self.seconds:.1f} s\n--- standard output\n{self.out[-4000:]}\n--- standard error\n{self.err[-4000:]}"


class Running:
    """A started program. wait() gives a Done."""

    def __init__(self, command, folder, environment, stdin=None, **more):
        self._out, self._err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        self._began = time.monotonic()
        self.process = subprocess.Popen(list(map(str, command)), cwd=folder, env=environment, stdin=stdin or subprocess.DEVNULL,
                                        stdout=self._out, stderr=self._err, **more)

    def err(self):
        return os.pread(self._err.fileno(), 1 << 20, 0).decode("utf-8", "replace")

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def kill(self):
        self.process.kill()

    def running(self):
        return self.process.poll() is None

    def wait(self, timeout=300):
        # wait4 tells the peak of this one process; Popen alone would not.
        deadline = time.monotonic() + timeout
        peak = 0
        while self.process.returncode is None:
            pid, status, used = os.wait4(self.process.pid, os.WNOHANG)
            if pid:
                self.process.returncode = os.waitstatus_to_exitcode(status)
                peak = used.ru_maxrss * 1024
            elif time.monotonic() > deadline:
                self.process.kill()
                self.process.wait()
                raise AssertionError(f"did not end within {timeout} s; it had said:\n{self.err()[-4000:]}")
            else:
                time.sleep(0.005)
        seconds = time.monotonic() - self._began
        texts = []
        for file in (self._out, self._err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
            file.close()
        return Done(self.process.returncode, *texts, seconds, peak)


class WholeRun(unittest.TestCase):
    maxDiff = None
    # Values that may never be seen in what is printed.
    secrets = ()

    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="persona-whole-")
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.spool = self.folder / "spool"
        self.spool.mkdir(mode=0o700)
        self.data = self.folder / "data"
        self.data.mkdir()

    def environment(self, **more):
        return {**os.environ, "XDG_STATE_HOME": str(self.folder / "state"), "TMPDIR": str(self.spool), "LC_ALL": "C.UTF-8",
                "PERSONA_PLUGIN_PATH": "", **more}

    def pipeline(self, stages, name="pipeline.yaml", **more):
        """Writes a pipeline file; JSON is YAML, too."""
        path = self.folder / name
        path.write_text(json.dumps({"pipeline": "test", "stages": stages, **more}, ensure_ascii=False, indent=1), encoding="utf-8")
        return path

    def copy_pipeline(self, source, target, reader=None, writer=None):
        """From a file to a file, each read and written as reader.auto and writer.auto see fit."""
        return self.pipeline({"source": {"use": "reader.auto", "path": str(source), **(reader or {})},
                              "out": {"use": "writer.auto", "from": "source", "path": str(target), "accepts": "raw", **(writer or {})}})

    def start(self, pipeline, *options, program=PERSONA_RUN, **more):
        record = [] if program != PERSONA_RUN or "--record" in options else ["--no-record"]
        run = Running([program, *([pipeline] if pipeline else []), *record, *options], self.data, self.environment(), **more)
        self.addCleanup(lambda: run.running() and (run.kill(), run.process.wait()))
        return run

    def run_it(self, pipeline, *options, code=0, timeout=300, **more):
        """The finished run; fails unless it ended with `code`, or if it printed one of the secrets."""
        done = self.start(pipeline, *options, **more).wait(timeout)
        self.assertEqual(done.code, code, str(done))
        self.assert_no_secret(done.out + done.err)
        self.assertNotIn("Sanitizer", done.err)
        return done

    def assert_no_secret(self, text):
        for secret in self.secrets:
            self.assertNotIn(secret, text, "a cell's value stands in what was printed")

    def assert_nothing_left(self, *targets):
        """No target, nothing half-written beside one, nothing in the spool."""
        for target in targets:
            self.assertFalse(pathlib.Path(target).exists(), f"{target} is there")
        beside = [p.name for p in self.data.iterdir() if p.name.startswith(".")]
        self.assertEqual(beside, [], "something half-written is left")
        self.assertEqual([p.name for p in self.spool.iterdir()], [], "the private folder is still there")


@contextlib.contextmanager
def mounted(folder, size):
    """A small file system of its own at `folder` (root only)."""
    pathlib.Path(folder).mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0777", "tmpfs", str(folder)], capture_output=True, text=True)
    if done.returncode != 0:
        raise unittest.SkipTest(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield pathlib.Path(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)
