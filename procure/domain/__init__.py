"""Rules: standard library only."""
