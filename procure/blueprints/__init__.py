"""Routes: parse, delegate, redirect."""
