#!/usr/bin/env python3
"""clang-tidy over our own translation units, as build/lint's compile commands name them; tests are left out.

The build is a unity build: most of the time goes into the headers of libraries, which are read once for several files
then. A unit that passed is not looked at again until one of its files, one of our headers they reach, its compile
command, .clang-tidy or clang-tidy itself changes: passes are remembered by a hash of all these.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "persona" / "tidy"
INCLUDE = re.compile(rb'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)


def own_headers(path: pathlib.Path, seen: dict) -> None:
    """All files of ours that `path` includes, directly or not, with their contents."""
    if path in seen:
        return
    seen[path] = path.read_bytes()
    for name in INCLUDE.findall(seen[path]):
        name = name.decode(errors="replace")
        for base in (path.parent, ROOT, ROOT / "sdk" / "include"):
            found = base / name
            if found.is_file():
                own_headers(found.resolve(), seen)
                break


def sources(unit: pathlib.Path) -> list:
    """The files of ours that are compiled together as `unit`, relative to the root; a unit written by CMake includes them."""
    files = [unit]
    if unit.is_relative_to(ROOT / "build"):
        files = [pathlib.Path(name.decode()) for name in INCLUDE.findall(unit.read_bytes())]
    return [file.relative_to(ROOT) for file in files if file.is_relative_to(ROOT)]


def fingerprint(entry: dict, tool: bytes) -> str:
    seen: dict = {}
    own_headers(pathlib.Path(entry["file"]).resolve(), seen)
    digest = hashlib.sha256(tool)
    command = entry.get("command") or shlex.join(entry["arguments"])
    digest.update(command.replace(str(ROOT), "").encode())
    for path in sorted(seen):
        digest.update(str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).encode() + b"\0" + seen[path])
    return digest.hexdigest()


def main() -> int:
    build = pathlib.Path(sys.argv[1])
    commands = json.loads((build / "compile_commands.json").read_text())
    tool = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
    tool += (ROOT / ".clang-tidy").read_bytes()
    CACHE.mkdir(parents=True, exist_ok=True)
    pending = {}
    total = files = 0
    for entry in commands:
        path = pathlib.Path(entry["file"]).resolve()
        ours = [file for file in sources(path) if file.parts[0] in ("framework", "sdk", "plugins", "tools")]
        if not ours or all(file.name.endswith("_test.cpp") for file in ours) or path in pending:
            continue
        total += 1
        files += len(ours)
        key = CACHE / fingerprint(entry, tool)
        if not key.exists():
            pending[path] = key

    def check(path: pathlib.Path):
        began = time.monotonic()
        # A unit includes .cpp files: that is what it is for.
        done = subprocess.run(
            ["clang-tidy", "-p", str(build), "--quiet", "--extra-arg=-Wno-unknown-warning-option",
             "--checks=-bugprone-suspicious-include", str(path)],
            capture_output=True, text=True, cwd=ROOT)
        return path, done, time.monotonic() - began

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        for path, done, seconds in pool.map(check, sorted(pending)):
            if done.returncode == 0:
                pending[path].touch()
            else:
                failed += 1
                print(f"--- {', '.join(map(str, sources(path)))} ({seconds:.0f} s)\n{done.stdout.replace(str(ROOT) + '/', '')}", flush=True)
                if "error:" not in done.stdout:
                    print(done.stderr)
    print(f"clang-tidy: {files} files in {total} units, {len(pending)} units looked at, {failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
