"""Starting the web process, and what two of its workers keep in memory."""

import http.client
import os
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import Plan, Sample, Taken
from bench.results import Row, Spread, compared
from procure.extensions import make_engine
from procure.migrations import upgrade

REPOSITORY = Path(__file__).parents[1]
OURS, LAZY, EAGER = "start of the web process", "bare lazy app", "bare eager app"
PROGRAMS = {
    OURS: "import wsgi",
    LAZY: (
        "import flask, sqlalchemy.orm, flask_babel, flask_wtf, wtforms\n"
        "app = flask.Flask('bare')\n"
        "flask_babel.Babel(app), flask_wtf.CSRFProtect(app)\n"
        "sqlalchemy.create_engine('sqlite://')"
    ),
}
PROGRAMS[EAGER] = f"{PROGRAMS[LAZY]}\nimport pandas, docxtpl, openpyxl, xlsxwriter"
PATIENCE = 60  # seconds for a server to answer
VISITS = 24  # pages asked for, so that both workers have drawn some


def rows(plan: Plan) -> Iterator[Row]:
    """P19, first the processor, then the memory."""
    with TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        env = _environment(folder)
        rounds = min(plan.rounds, 7)
        taken = _started(PROGRAMS, env, rounds)
        yield compared(taken, OURS, LAZY, id="P19", goal=1.2)
        yield compared(
            taken, OURS, EAGER, id="P19", note="eager: with pandas, docxtpl and the like"
        )
        yield _memory_row(folder, env, rounds=1 if plan.quick else 3)


def _environment(folder: Path) -> dict[str, str]:
    """Settings of a service with an empty database; bytecode is kept, as where it is installed."""
    url = f"sqlite:///{folder}/bench.db"
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()
    dropped = ("PROCURE_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {
        "PROCURE_SECRET_KEY": secrets.token_hex(),
        "PROCURE_DATABASE_URL": url,
        "PROCURE_STORAGE_URL": str(folder / "storage"),
    }


def _started(programs: Mapping[str, str], env: Mapping[str, str], rounds: int) -> Taken:
    taken: Taken = {name: [] for name in programs}
    for number in range(rounds + 1):
        for name, program in programs.items():
            sample = _once(program, env)
            if number:  # the first compiles
                taken[name].append(sample)
    return taken


def _once(program: str, env: Mapping[str, str]) -> Sample:
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", program], cwd=REPOSITORY, env=env)  # noqa: S603 -- our own
    _pid, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, program
    return Sample(used.ru_utime + used.ru_stime, wall)


def _memory_row(folder: Path, env: Mapping[str, str], *, rounds: int) -> Row:
    """Proportional set size: a page that two processes share counts half in each."""
    pairs = [(_memory(folder, env, ["--preload"]), _memory(folder, env, [])) for _ in range(rounds)]
    return Row(
        id="P19",
        figure="memory of two workers, preloaded",
        anchor="without preload",
        unit="MiB",
        figure_value=statistics.median(one for one, _ in pairs),
        anchor_value=statistics.median(other for _, other in pairs),
        ratio=Spread.of([one / other for one, other in pairs]),
        goal=0.8,
        note=f"PSS of master and workers after {VISITS} pages",
    )


def _memory(folder: Path, env: Mapping[str, str], options: Sequence[str]) -> float:
    address = folder / "server.sock"
    server = subprocess.Popen(  # noqa: S603 -- our own
        [
            sys.executable, "-m", "gunicorn", "--bind", f"unix:{address}", "--workers", "2",
            "--threads", "4", "--log-level", "error", *options, "wsgi:app",
        ],
        cwd=REPOSITORY,
        env=env,
    )  # fmt: skip
    try:
        _visit(address)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text("ascii")
        return sum(map(_pss, (server.pid, *map(int, children.split())))) / 1024
    finally:
        server.terminate()
        server.wait(PATIENCE)
        address.unlink(missing_ok=True)


def _visit(address: Path) -> None:
    """Ask for the front page until it has come often enough."""
    until = time.monotonic() + PATIENCE
    seen = 0
    while seen < VISITS:
        try:
            seen += _status(address) == http.client.OK
        except (FileNotFoundError, ConnectionRefusedError):
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)


def _status(address: Path) -> int:
    connection = http.client.HTTPConnection("127.0.0.1")
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(str(address))
    connection.request("GET", "/")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def _pss(process: int) -> int:
    """KiB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
