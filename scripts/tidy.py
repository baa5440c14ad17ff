#!/usr/bin/env python3
"""clang-tidy over our own translation units, as build/lint's compile commands name them; tests are left out.

A file that passed is not looked at again until it, one of our headers it reaches, its compile command, .clang-tidy or
clang-tidy itself changes: passes are remembered by a hash of all these.
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
    total = 0
    for entry in commands:
        path = pathlib.Path(entry["file"]).resolve()
        if not path.is_relative_to(ROOT) or path.is_relative_to(ROOT / "build") or path.name.endswith("_test.cpp"):
            continue
        if path.relative_to(ROOT).parts[0] not in ("framework", "sdk", "plugins", "tools"):
            continue
        if path in pending:
            continue
        total += 1
        key = CACHE / fingerprint(entry, tool)
        if not key.exists():
            pending[path] = key

    def check(path: pathlib.Path):
        began = time.monotonic()
        done = subprocess.run(
            ["clang-tidy", "-p", str(build), "--quiet", "--extra-arg=-Wno-unknown-warning-option", str(path)],
            capture_output=True, text=True, cwd=ROOT)
        return path, done, time.monotonic() - began

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        for path, done, seconds in pool.map(check, sorted(pending)):
            if done.returncode == 0:
                pending[path].touch()
            else:
                failed += 1
                print(f"--- {path.relative_to(ROOT)} ({seconds:.0f} s)\n{done.stdout.replace(str(ROOT) + '/', '')}", flush=True)
                if "error:" not in done.stdout:
                    print(done.stderr)
    print(f"clang-tidy: {total} files, {len(pending)} looked at, {failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
