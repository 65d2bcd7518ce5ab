"""Text as people type it: made safe to store, to count and to print in Word, Excel and XML."""

import re
import unicodedata
from typing import Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
NAME_LENGTH: Final = 120  # characters in a displayed file name
UNNAMED: Final = "fil"  # shown for an uploaded file whose name held nothing printable

#: What XML 1.0 cannot carry. Word and Excel files would lose the text or refuse to be written.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: A byte order mark counts as space so that this rule and the browser's `\s` agree.
_TOKEN: Final = re.compile(r"[^\s\ufeff]+")
#: The number in front of an item of a list, which is a mark and no word.
_ITEM_NUMBER: Final = re.compile(r"(?:^|(?<=\n))[ \t]*[0-9]{1,3}[.)](?=[ \t]+[^ \t\n])")
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_UNSAFE_IN_NAME: Final = re.compile(r'[<>:"|?*]')
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,10}$")


def clean(text: str) -> str:
    r"""Normalise what a person typed; see `clean_reporting`.

    >>> clean(" Flere i arbeid\r\n")
    'Flere i arbeid'
    """
    return clean_reporting(text)[0]


def clean_reporting(text: str) -> tuple[str, bool]:
    """Normalise what a person typed, and tell whether any character had to be replaced.

    The result is NFC, has LF as its only line break and no space around it. Characters that
    XML cannot carry (control characters, lone surrogates, U+FFFE and U+FFFF) become U+FFFD, so
    that the reader sees where something is missing; that is the only loss, and it is reported.
    """
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    safe, replaced = _FORBIDDEN.subn(REPLACEMENT, lines)
    return safe.strip(), replaced > 0


def words(text: str) -> int:
    """Count words: runs without space that hold at least one letter or digit.

    A dash, bullet or slash standing alone is no word; a compound joined by hyphen or slash is
    one. The number of an item in a numbered list is none. The word limits of a competition, the
    counter in the browser and the tender documents all use this rule.

    >>> words("Vi har to spor – tjenestedesign/innsikt og 3 piloter.")
    8
    """
    tokens = _TOKEN.findall(_ITEM_NUMBER.sub("", text))
    return sum(any(map(_letter_or_digit, token)) for token in tokens)


def display_name(file_name: str) -> str:
    r"""The name of an uploaded file as it may be shown, put in a header and saved on any computer.

    Takes the last part of a path, drops invisible and direction-changing characters, replaces
    what Windows refuses, and cuts to `NAME_LENGTH` characters before the file type. Files are
    stored under names of our own, so this one never decides where anything is written.

    >>> display_name("C:\\Tilbud\\Ærlig Ønske.docx")
    'Ærlig Ønske.docx'
    """
    normal = unicodedata.normalize("NFC", file_name)
    visible = "".join(c for c in normal if c.isspace() or unicodedata.category(c)[0] != "C")
    last = re.split(r"[/\\]", visible)[-1]
    name = _UNSAFE_IN_NAME.sub("_", " ".join(last.split())).strip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    return _cut(unicodedata.normalize("NFC", name)) or UNNAMED


def _letter_or_digit(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN"


def _cut(name: str) -> str:
    if len(name) <= NAME_LENGTH:
        return name
    found = _SUFFIX.search(name)
    suffix = found.group() if found else ""
    return name[: NAME_LENGTH - len(suffix)].rstrip(" .") + suffix
