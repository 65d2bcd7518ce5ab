"""The wording and shape of each shipped template, in bokmål; one module named as the file."""
