"""The application as served while faults are let loose: `gunicorn "tests.faults.serving:app()"`."""

import os
from pathlib import Path

from flask import Flask

from procure.app import create_app
from procure.config import Config
from tests.faults import faulty
from tests.faults.clock import MovedClock
from tests.stories import CHEAP


def app() -> Flask:
    """The whole application under the environment of `Town.environment`; its clock can be moved.

    `FAULTS_FAULTY` names a faulty version of the submission code to serve instead.
    """
    if name := os.environ.get("FAULTS_FAULTY"):
        faulty.FAULTY[name](setattr)
    clock = MovedClock(Path(os.environ["FAULTS_CLOCK"]))
    return create_app(Config.from_env(), now=clock, hasher=CHEAP)
