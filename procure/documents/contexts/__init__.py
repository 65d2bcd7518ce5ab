"""The typed context of each document: one frozen dataclass, one module, named as the file."""
