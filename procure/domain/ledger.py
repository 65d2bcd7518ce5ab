"""The framework's ledger: what each line is, and when one must be refused."""

from enum import StrEnum


class PostingKind(StrEnum):
    """Why a line stands in the ledger (`product.md` §2)."""

    AWARD = "award"  # a signed call-off, without its options
    OPTION = "option"  # an option of a call-off was taken
    CHANGE = "change"  # a signed change annex
    COMPLETION = "completion"  # what was not used is given back, or used beyond, at the end
    CORRECTION = "correction"  # takes back one earlier line
