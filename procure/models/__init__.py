"""Rows: columns, constraints and facts; no verbs."""
