"""The text of the Word templates in bokmål, one module for each document."""
