"""Robustness and reports in floats: information, never the award."""
