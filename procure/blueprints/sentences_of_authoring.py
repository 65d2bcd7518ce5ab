"""Sentences for the reasons that have to do with writing a competition."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString

from procure.domain.reasons import Code

SENTENCES: Final[Mapping[Code, LazyString]] = {}
