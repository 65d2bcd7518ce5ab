"""Open formats for other systems."""
