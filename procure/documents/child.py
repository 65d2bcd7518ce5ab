"""Run one function over bytes from outside in a process of its own, with limits that hold.

A template or a form that somebody uploads is read by libraries that were not made for malice: a
few kilobytes can ask for minutes or gigabytes, and a hole in a parser is a hole into whoever
runs it. The child has no environment (so no secret key), no database, no open files, may write
no file and start no process, and is stopped by the system when it asks for too much. It is not
cut off from the network or from reading files: what is listed in WORK must check before it reads.

On Windows, which lacks these limits, only the time on the wall stops the child; macOS does not
limit address space.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Final

from procure.domain.errors import InvalidInput
from procure.domain.reasons import Code, reason

WORK: Final = frozenset({
    "procure.documents.bid_form_reading:read",
    "procure.documents.compare:work",
    "procure.documents.render:trial",
    "procure.documents.template_check:check_upload",
    "procure.documents.whole_files:check",
    "procure.documents.whole_files:first_pages",
    "procure.sheets.card_file:read",
    "procure.sheets.limited:cells",
})  # fmt: skip
"""What a child may run, as "module:function"; each takes bytes and returns bytes."""

MEGABYTE: Final = 1_000_000
OPEN_FILES: Final = 64
XML_NO_MEMORY: Final = 2  # libxml2's XML_ERR_NO_MEMORY
DONE, FAILED, FULL = b"\0", b"\1", b"\2"  # the first byte of an answer


class Stop(StrEnum):
    """Why a child gave no answer."""

    TIME = "time"
    MEMORY = "memory"
    SIZE = "size"
    FAILED = "failed"


class ChildStopped(InvalidInput):
    """The child gave no answer. `why` says what stopped it; `detail` is for the log."""

    def __init__(self, why: Stop, detail: str = "") -> None:
        self.why, self.detail = why, detail
        super().__init__([
            reason(Code.FILE_UNREADABLE if why is Stop.FAILED else Code.FILE_TOO_DEMANDING)
        ])  # fmt: skip

    def __str__(self) -> str:
        return f"{self.why}: {self.detail}" if self.detail else self.why


def run_limited(
    function_path: str,
    payload: bytes,
    *,
    cpu_seconds: int = 10,
    memory: int = 700 * MEGABYTE,
    wall: float = 20,
    largest: int = 64 * MEGABYTE,
) -> bytes:
    """Return what the function of WORK makes of the payload.

    `memory` is the address space and `largest` the answer, in bytes; `wall` is in seconds. The
    function's own errors are for itself to catch and put into its answer. Raises ChildStopped
    when it does not, or when the child reaches a limit.
    """
    if function_path not in WORK:
        raise ValueError(f"not a child's work: {function_path}")
    command = [sys.executable, "-I", "-B", "-m", __name__]
    command += [function_path, str(cpu_seconds), str(memory)]
    child = subprocess.Popen(  # noqa: S603 -- our own arguments, no shell
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        cwd=Path(Path.cwd().anchor),
        start_new_session=True,
    )
    late = threading.Event()

    def ring() -> None:
        late.set()
        _kill(child)

    alarm = threading.Timer(wall, ring)
    alarm.start()
    try:
        answer = _answer(child, payload, largest)
    finally:
        alarm.cancel()
        alarm.join()
        _kill(child)
        code = child.wait()
    return _judged(answer, code, largest, late=late.is_set())


def environment() -> dict[str, str]:
    """What the child is given: nothing of the server's own.

    One thread, since each takes address space for a heap of its own.
    """
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return kept | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            child.kill()
        elif child.returncode is None:
            os.killpg(child.pid, signal.SIGKILL)


def _answer(child: subprocess.Popen[bytes], payload: bytes, largest: int) -> bytes:
    """Hand over the payload, take the answer, and never more than is wanted."""
    assert child.stdin is not None  # noqa: S101 -- piped above, said for the types
    assert child.stdout is not None  # noqa: S101 -- as above
    with child.stdout:
        with contextlib.suppress(BrokenPipeError), child.stdin:
            child.stdin.write(payload)
        return child.stdout.read(largest + 2)


def _judged(answer: bytes, code: int, largest: int, *, late: bool) -> bytes:
    """Return the answer without its first byte, or raise what its absence means."""
    if late or code == -getattr(signal, "SIGXCPU", 0):
        raise ChildStopped(Stop.TIME)
    if len(answer) > largest + 1:
        raise ChildStopped(Stop.SIZE)
    kind, content = answer[:1], answer[1:]
    if kind == FULL:
        raise ChildStopped(Stop.MEMORY)
    if kind != DONE:
        raise ChildStopped(Stop.FAILED, content.decode("utf-8", "replace") or f"exit {code}")
    return content


def main() -> None:
    """Be the child: limits first, then the function, then one answer on standard output."""
    function_path, cpu_seconds, memory = sys.argv[1:]
    limit(int(cpu_seconds), int(memory))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is not part of the answer
    try:
        work = _work(function_path)
        answer = DONE + work(sys.stdin.buffer.read())
    except Exception as error:  # noqa: BLE001 -- the parent decides what a failure means
        answer = FULL if _out_of_memory(error) else FAILED + _told(error)
    with answers:
        answers.write(answer)


def _out_of_memory(error: Exception) -> bool:
    """Whether memory ran out, in Python or in libxml2, which calls it an error of syntax."""
    in_xml = type(error).__name__ == "XMLSyntaxError" and getattr(error, "code", 0) == XML_NO_MEMORY
    return in_xml or isinstance(error, MemoryError)


def _told(error: Exception) -> bytes:
    return f"{type(error).__name__}: {error}"[:500].encode("utf-8", "replace")


def _work(function_path: str) -> Callable[[bytes], bytes]:
    if function_path not in WORK:
        raise ValueError(function_path)
    module, _, name = function_path.partition(":")
    work: Callable[[bytes], bytes] = getattr(import_module(module), name)
    return work


def limit(cpu_seconds: int, memory: int) -> None:
    """Bind this process for good: seconds, bytes of address space, no new file or process."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 -- not on Windows

    limits = {
        resource.RLIMIT_CPU: (cpu_seconds, cpu_seconds + 1),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_NOFILE: (OPEN_FILES, OPEN_FILES),
        resource.RLIMIT_NPROC: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    if sys.platform != "darwin":  # which refuses to
        limits[resource.RLIMIT_AS] = (memory, memory)
    for kind, values in limits.items():
        resource.setrlimit(kind, values)


if __name__ == "__main__":
    main()
