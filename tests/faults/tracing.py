"""Watch the system calls of a server, or make them fail: what a disk does is seen here alone."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import missing

ORDER = "fsync,fdatasync,write,pwrite64,rename,renameat,renameat2,sendto,sendmsg"
_CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<rest>.*)$")
_FD = re.compile(r"^\d+<(?P<path>[^>]*)>")
_PATHS = re.compile(r'"(?P<path>[^"]*)"')
_PATIENCE = 20


@contextmanager
def strace(process: int, log: Path, *options: str) -> Iterator[None]:
    """Trace a process with all its threads while the block runs."""
    if shutil.which("strace") is None:
        missing("strace is not installed")
    tracer = subprocess.Popen(
        ["strace", "-f", "-y", "-qq", "-s", "20", "-o", log, *options, "-p", str(process)],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        _wait(process, tracer)
        yield
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.communicate(timeout=_PATIENCE)


def _wait(process: int, tracer: subprocess.Popen[str]) -> None:
    until = time.monotonic() + _PATIENCE
    while tracer.poll() is None and time.monotonic() < until:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        told = [(task / "status").read_text("ascii") for task in tasks]
        if all(f"TracerPid:\t{tracer.pid}\n" in status for status in told):
            return
        time.sleep(0.02)
    missing(f"strace may not watch a process here: {tracer.communicate(timeout=_PATIENCE)[1]}")


def events(log: Path, folders: Iterable[Path]) -> list[tuple[str, str]]:
    """What was done to files of these folders, and when an answer was sent, in order.

    ("write" | "sync" | "rename", path) or ("answer", its status); a rename names its target.
    """
    kept = tuple(f"{os.path.realpath(folder)}" for folder in folders)
    found = []
    for name, rest in _calls(log):
        if name.startswith("send"):
            if '"HTTP/1.1 ' in rest:
                found.append(("answer", rest.partition("HTTP/1.1 ")[2][:3]))
            continue
        renamed = name.startswith("rename")
        path = _PATHS.findall(rest)[-1] if renamed else _path(rest)
        if path.startswith(kept):
            found.append(("rename" if renamed else _KINDS[name], path))
    return found


_KINDS = {"fsync": "sync", "fdatasync": "sync", "write": "write", "pwrite64": "write"}


def _path(rest: str) -> str:
    found = _FD.match(rest)
    return found["path"] if found else ""


def _calls(log: Path) -> Iterator[tuple[str, str]]:
    """Each call that succeeded; one that was interrupted counts where it ended."""
    begun: dict[str, tuple[str, str]] = {}
    for line in log.read_text("utf-8", "replace").splitlines():
        thread, _, told = line.partition(" ")
        resumed = re.match(r"<\.\.\. (\w+) resumed>(.*)", told.strip())
        if resumed:
            name, rest = begun.pop(thread, (resumed[1], ""))
            rest += resumed[2]
        else:
            call = _CALL.match(line)
            if call is None:
                continue
            name, rest = call["name"], call["rest"]
            if "<unfinished ...>" in rest:
                begun[thread] = (name, rest.partition("<unfinished ...>")[0])
                continue
        if " = -1 " not in rest:
            yield name, rest


def unsafe(done: Iterable[tuple[str, str]]) -> list[str]:
    """Say what a power cut would have lost although an answer told that it is kept.

    A file is safe when it was synced after it was written; a name, when its folder was synced
    after the rename. The shared memory of SQLite's log is rebuilt and need not be.
    """
    dirty: dict[str, str] = {}
    found = []
    for kind, what in done:
        if kind == "write" and not what.endswith("-shm"):
            dirty[what] = "written and not synced"
        elif kind == "sync":
            dirty.pop(what, None)
        elif kind == "rename":
            if f"{what}.part" in dirty:
                found.append(f"{what}: renamed before it was synced")
                dirty.pop(f"{what}.part")
            dirty[os.path.dirname(what)] = "a name in it is not synced"  # noqa: PTH120 -- text
        elif kind == "answer":
            found += [f"{path}: {why} at the answer {what}" for path, why in dirty.items()]
            dirty.clear()
    return found
