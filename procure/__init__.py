"""Minikonkurranse: mini-competitions under a public framework agreement."""

__version__ = "0.1.0"
