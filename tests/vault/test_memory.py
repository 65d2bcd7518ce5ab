"""Tried from outside: a process of the same user looks into one that has closed itself."""

import json
import subprocess
import sys
from pathlib import Path

from tests.conftest import missing

REPOSITORY = Path(__file__).parents[2]
# The parent looks into its child, neither of them root: what the strictest of the usual systems
# allows. Giving up root closes a process too, so it is opened again first.
LOOK = """
import ctypes, json, os, resource, signal, sys
from procure.vault import memory
libc = ctypes.CDLL(None, use_errno=True)
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
    libc.prctl(4, 1, 0, 0, 0)
ready, told = os.pipe()
child = os.fork()
if child == 0:
    if sys.argv[1] == "closed":
        memory.close()
    os.write(told, json.dumps(resource.getrlimit(resource.RLIMIT_CORE)).encode())
    while True:
        signal.pause()
found = {"core": json.loads(os.read(ready, 100))}
def tried(name, act):
    try:
        act()
        found[name] = "open"
    except PermissionError:
        found[name] = "refused"
tried("memory", lambda: open(f"/proc/{child}/mem", "rb").close())
tried("files", lambda: os.listdir(f"/proc/{child}/fd"))
attached = libc.ptrace(16, child, 0, 0)  # PTRACE_ATTACH
found["traced"] = "open" if attached == 0 else os.strerror(ctypes.get_errno())
os.kill(child, 9)
print(json.dumps(found))
"""


def look(how):
    """What a process learns of its own child."""
    if not Path("/proc/self/mem").exists():
        missing("the memory of a process is read through Linux's /proc")
    finished = subprocess.run(
        [sys.executable, "-c", LOOK, how],
        cwd=REPOSITORY, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(finished.stdout)


def test_process_that_has_closed_itself_is_read_by_no_other():
    assert look("closed") == {
        "core": [0, 0],
        "memory": "refused",
        "files": "refused",
        "traced": "Operation not permitted",
    }


def test_process_that_has_not_would_be_read():
    """Else the test above could not fail."""
    found = look("open")
    assert (found["memory"], found["files"]) == ("open", "open")


def test_program_started_from_here_leaves_no_core_file_either():
    script = (
        "import resource, subprocess, sys\n"
        "from procure.vault import memory\n"
        "memory.close()\n"
        "ask = 'import resource; print(resource.getrlimit(resource.RLIMIT_CORE))'\n"
        "print(subprocess.run([sys.executable, '-c', ask], capture_output=True, text=True).stdout)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "(0, 0)"
