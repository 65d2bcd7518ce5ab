"""Every document of the product by its file name, in the order of a case.

One noun, one file name: `contexts/<name>.py` holds its fields, `layouts/<name>.py` its wording,
`samples/<name>.py` an invented example, `doc_templates/<language>/<name>.docx` the template.
"""

from functools import cache
from importlib import import_module
from typing import Any, Final

from procure.documents.document import Document

NAMES: Final = (
    "framework_overview",
    "consortium_card",
    "call_off_note",
    "invitation",
    "tender_document",
    "requirements",
    "bid_form",
    "questions_answers",
    "amendment",
    "bid_receipt",
    "opening_protocol",
    "impartiality",
    "rejection_letter",
    "clarification",
    "evaluation_sheet",
    "evaluation_matrix",
    "evaluation_report",
    "award_letter_winner",
    "award_letter_other",
    "cancellation_letter",
    "reversal_letter",
    "call_off_contract",
    "change_annex",
    "procurement_protocol",
    "benefit_plan",
    "final_report",
    "annual_report",
    "presentation_minutes",
    "validity_extension",
    "complaint_answer",
    "access_copy",
)


@cache
def kind(name: str) -> type[Document]:
    """Return the document class that has this file name."""
    found = [
        value
        for value in vars(_module("contexts", name)).values()
        if isinstance(value, type)
        and issubclass(value, Document)
        and vars(value).get("name") == name
    ]
    return found[0]


def sample(name: str) -> Document:
    """Return the invented example of a document."""
    example: Document = _module("samples", name).SAMPLE
    return example


def layout(name: str) -> Any:
    """Return the module that writes the template."""
    return _module("layouts", name)


def _module(folder: str, name: str) -> Any:
    if name not in NAMES:
        raise KeyError(name)
    return import_module(f"procure.documents.{folder}.{name}")
