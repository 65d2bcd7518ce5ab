"""The form of what staff write themselves in one letter: a field for each island it has."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as __
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from procure.documents.islands import LONGEST
from procure.forms.base import DsForm

PREFIX: Final = "island_"
_LENGTH: Final = Length(max=LONGEST, message=__("Teksten er for lang. Skriv høyst 20 000 tegn"))


class LetterForm(DsForm):
    """Made by `of`, since a letter's own template says which islands there are.

    `seen` is the version of the letter that the form was filled from.
    """

    seen = HiddenField()

    def texts(self) -> dict[str, str]:
        """Return what was typed, by the name of the island."""
        return {
            field.short_name.removeprefix(PREFIX): field.data or ""
            for field in self
            if field.short_name.startswith(PREFIX)
        }


def of(titles: Mapping[str, str], written: Mapping[str, str], version: str) -> LetterForm:
    """Return the form of a letter, with what is stored until something else is posted."""
    fields: dict[str, Any] = {
        PREFIX + name: TextAreaField(
            title,
            [_LENGTH],
            description=__("Bare mottakeren leser teksten. Nevn ingen annen enn den valgte."),
            render_kw={"rows": 8},
        )
        for name, title in titles.items()
    }
    made = type("LetterForm", (LetterForm,), fields)
    said = {PREFIX + name: text for name, text in written.items()}
    form: LetterForm = made(data={**said, "seen": version})
    return form
