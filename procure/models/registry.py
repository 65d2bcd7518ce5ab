"""Imports every noun, so that the metadata is whole for migrations and mappers."""

from procure.models import (
    accounts,
    audit,
    awards,
    bids,
    competitions,
    consortia,
    deliveries,
    documents,
    evaluations,
    frameworks,
    journals,
    ledger,
    packs,
    projects,
    templates,
)
from procure.models.base import Base

__all__ = [
    "Base", "accounts", "audit", "awards", "bids", "competitions", "consortia", "deliveries",
    "documents", "evaluations", "frameworks", "journals", "ledger", "packs", "projects",
    "templates",
]  # fmt: skip
