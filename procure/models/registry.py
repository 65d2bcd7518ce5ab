"""Imports every noun, so that the metadata is whole for migrations and mappers."""

from procure.models import (
    accounts,
    amendments,
    audit,
    awards,
    bids,
    competitions,
    complaints,
    consortia,
    deliveries,
    dialogues,
    documents,
    evaluations,
    frameworks,
    journals,
    ledger,
    library,
    openers,
    packs,
    projects,
    questions,
    reviews,
    rules,
    templates,
)
from procure.models.base import Base

__all__ = [
    "Base", "accounts", "amendments", "audit", "awards", "bids", "competitions", "complaints",
    "consortia", "deliveries", "dialogues", "documents", "evaluations", "frameworks", "journals",
    "ledger",
    "library", "openers", "packs", "projects", "questions", "reviews", "rules", "templates",
]  # fmt: skip
