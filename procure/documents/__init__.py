"""Word: one frozen context per template."""
