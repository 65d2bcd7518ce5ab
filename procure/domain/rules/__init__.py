"""The rules (regelsjekk): fifty of `domain.md` E1, each with its severity, source and check."""
