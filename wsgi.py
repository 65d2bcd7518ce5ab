"""For WSGI servers: `gunicorn wsgi:app`."""

from procure.app import create_app
from procure.config import Config

app = create_app(Config.from_env())
