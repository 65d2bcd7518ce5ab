"""What a competition can be started from: our own texts, and how their weights fit an agreement."""
