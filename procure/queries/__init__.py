"""Reads: one function per page, returning frozen rows."""
