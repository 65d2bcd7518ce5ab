"""The forms of the library: one item, and which standard items to take in."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as __
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import TextInput

from procure.domain import formats
from procure.domain.library import ItemKind
from procure.forms.base import DsForm, needed, required
from procure.forms.fields import CheckboxListField, VersionField, choices
from procure.forms.new_competitions import LANGUAGES

KINDS: Final = [
    (ItemKind.MUST.value, __("Absolutt krav")),
    (ItemKind.SHOULD.value, __("Bør-krav")),
    (ItemKind.CRITERION.value, __("Tildelingskriterium")),
]
_GRADE: Final = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,2})?)\s*:\s*(\S.*)")


class ItemForm(DsForm):
    """One item. A limit that is not asked for is left blank."""

    version = VersionField()
    kind = RadioField(
        __("Hva er det?"), choices=choices(KINDS), validators=[required(__("Velg hva det er"))]
    )
    name = StringField(
        __("Kort navn"),
        [required(__("Skriv et navn")), Length(max=200)],
        description=__("Brukes i lister, og som navn på kriteriet."),
    )
    text = TextAreaField(
        __("Teksten"),
        [required(__("Skriv teksten")), Length(max=4000)],
        description=__("Kravet slik det skal stå, eller hva som vurderes under kriteriet."),
        render_kw={"rows": 5},
    )
    evidence = TextAreaField(
        __("Hva leverandøren skal dokumentere"), [Length(max=4000)], render_kw={"rows": 3}
    )
    word_limit = IntegerField(
        __("Ordgrense"),
        [Optional(), NumberRange(min=1, max=20_000, message=__("Skriv et tall fra 1 til 20 000"))],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": 8},
    )
    page_limit = IntegerField(
        __("Sidegrense for vedlegg"),
        [Optional(), NumberRange(min=1, max=1000, message=__("Skriv et tall fra 1 til 1000"))],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": 8},
    )
    climate = BooleanField(__("Gjelder klima og miljø"))
    allowed = SelectField(
        __("Kriterium i rammeavtalen"), coerce=int, description=__("Bare for tildelingskriterier.")
    )
    grades = TextAreaField(
        __("Poengskala i ord"),
        [Length(max=8000)],
        description=__(
            "Bare for tildelingskriterier. Én linje for hver poengsum fra 10 til 0, "
            "for eksempel «10: Svarer fullt ut på behovet»."
        ),
        render_kw={"rows": 7},
    )
    language = SelectField(__("Språk"), [needed()], choices=choices(LANGUAGES), default="nb")

    def wordings(self) -> list[tuple[Decimal, str]]:
        """Return the points and what they mean. Asks a form that has been validated."""
        return _read(self.grades.data or "")

    def validate_grades(self, field: Field) -> None:
        _read(field.data or "")


def _read(typed: str) -> list[tuple[Decimal, str]]:
    """Read one wording a line; raises `ValidationError` with the line that cannot be read."""
    found = []
    for line in filter(None, (line.strip() for line in typed.splitlines())):
        read = _GRADE.fullmatch(line)
        if read is None:
            raise ValidationError(
                _("Skriv poeng, kolon og tekst på hver linje. Denne kan ikke leses: «%(line)s»",
                  line=line[:40])
            )  # fmt: skip
        found.append((Decimal(read.group(1).replace(",", ".")), read.group(2)))
    return found


def written(grades: Sequence[tuple[str, str]]) -> str:
    """Return wordings as the form shows them, one a line."""
    return "\n".join(f"{formats.exact(Decimal(points))}: {text}" for points, text in grades)


class PickForm(DsForm):
    """Which items to take; their names come with the page."""

    items = CheckboxListField(
        __("Tekster"), coerce=str, validators=[required(__("Kryss av for minst én tekst"))]
    )
