"""Sealing of bids: what is stored and who can read it."""
