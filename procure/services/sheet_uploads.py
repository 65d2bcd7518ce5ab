"""Filled forms that come back as Excel files, opened where they can do no harm."""

from typing import Final

from procure.documents import child
from procure.documents.child import ChildStopped, Stop
from procure.domain.filled_forms import LARGEST_UPLOAD, Problem, ProblemCode
from procure.domain.price_forms import PriceForm, PriceReading
from procure.sheets import limited, price_form
from procure.sheets.limited import Opened

WORK: Final = "procure.sheets.limited:cells"


def opened(content: bytes) -> Opened:
    """Return the cells of an uploaded form, read in a limited child process; never raises."""
    if len(content) > LARGEST_UPLOAD:
        return Opened(problem=Problem(ProblemCode.FILE_LARGE))
    try:
        return limited.opened(child.run_limited(WORK, content))
    except ChildStopped as stopped:
        broken = stopped.why is Stop.FAILED
        code = ProblemCode.FILE_DAMAGED if broken else ProblemCode.FILE_TOO_HEAVY
        return Opened(problem=Problem(code))


def read_prices(content: bytes, form: PriceForm) -> PriceReading:
    """Return what an uploaded price form says; nothing of it is stored."""
    return price_form.understand(opened(content), form)
