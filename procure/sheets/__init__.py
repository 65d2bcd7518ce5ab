"""Spreadsheets at the edge: what officers have in, what they need out."""
