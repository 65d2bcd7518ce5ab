"""The properties of a finished file: title, author and language, and nothing of its making."""

from typing import Final

from procure import language
from procure.documents.program import escaped

NAME: Final = "docProps/core.xml"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"


def properties(title: str, author: str) -> bytes:
    """Return the member with the properties. No times: equal data gives an equal file."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escaped(title)}</dc:title><dc:creator>{escaped(author)}</dc:creator>"
        f"<dc:language>{language.current().tag}</dc:language></cp:coreProperties>"
    ).encode()
