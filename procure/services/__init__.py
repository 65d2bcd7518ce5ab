"""Verbs: one function per use case: lock, require, change, audit."""
