"""For WSGI servers: `gunicorn wsgi:app`."""

import gc

gc.disable()  # all that starting makes is kept: looking for rubbish in it is a sixth of the start

from procure.app import create_app  # noqa: E402 -- the collector rests first
from procure.config import Config  # noqa: E402
from procure.vault import memory  # noqa: E402

memory.close()  # before a secret is read; workers forked from here keep it

app = create_app(Config.from_env())

gc.freeze()  # and out of the collector's way for good: workers forked from here share it
gc.enable()
