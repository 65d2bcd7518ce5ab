"""The forms that comment on a draft, and that answer a comment."""

from collections.abc import Iterable

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from wtforms import HiddenField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import Length

from procure.forms.base import DsForm, required
from procure.forms.fields import choices

_MOST = Length(max=4000, message=__("Skriv høyst 4000 tegn"))


class CommentForm(DsForm):
    """A comment on a section or one of its fields."""

    place = SelectField(__("Hva gjelder kommentaren?"), [required(__("Velg hva det gjelder"))])
    text = TextAreaField(
        __("Kommentar"), [required(__("Skriv kommentaren")), _MOST], render_kw={"rows": 3}
    )

    def offer(self, places: Iterable[tuple[str, str | LazyString]]) -> None:
        """Say what can be commented on: "section" or "section:field", with its label."""
        self.place.choices = choices(places)


class AnswerForm(DsForm):
    """How a comment was dealt with."""

    outcome = RadioField(
        __("Hva er gjort?"),
        [required(__("Velg hva som er gjort"))],
        choices=choices([("fixed", __("Rettet")), ("kept", __("Beholdt som det er"))]),
    )
    words = TextAreaField(__("Hvorfor, eller hva som er rettet"), [_MOST], render_kw={"rows": 2})
    back = HiddenField()

    def validate_words(self, field: TextAreaField) -> None:
        """Keeping it as it is needs a reason."""
        if self.outcome.data == "kept" and not (field.data or "").strip():
            raise ValidationError(str(__("Skriv hvorfor dere beholder det")))
