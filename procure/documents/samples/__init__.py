"""Invented sample data, one SAMPLE in a module named as the file: tests, previews, pictures."""
