"""The form every page uses: Designsystemet's markup, linked errors, cleaned input."""

from collections.abc import Iterator
from typing import Any, Final

from flask import request
from flask_babel import LazyString
from flask_wtf import FlaskForm
from flask_wtf.form import SUBMIT_METHODS
from werkzeug.datastructures import CombinedMultiDict
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.csrf.core import CSRFTokenField
from wtforms.validators import Length, StopValidation
from wtforms.widgets import HiddenInput

from procure.domain import text
from procure.forms.fields import CheckboxListField
from procure.forms.messages import Messages

AREA_LENGTH: Final = 100_000  # characters, when a text area names no limit of its own
LINE_LENGTH: Final = 1_000  # characters, likewise for a single line


class DsMeta(FlaskForm.Meta):
    """The one place where WTForms learns Designsystemet, ARIA and our way with text."""

    def get_translations(self, form: Form) -> Messages:
        return Messages()

    def wrap_formdata(self, form: Form, formdata: Any) -> Any:
        """Read what a form posts and nothing else: a body of another kind is an empty answer.

        Flask-WTF would read JSON, whose values are not text, and take a body it cannot read
        for no form at all: what is stored would then pass for what was typed.
        """
        posted = formdata is not None and not hasattr(formdata, "getlist")
        if posted and request.method in SUBMIT_METHODS:
            return CombinedMultiDict((request.files, request.form))
        return super().wrap_formdata(form, formdata)

    def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Field:
        """Clean every text field before its other filters run, and give it a longest length."""
        field = super().bind_field(form, unbound_field, options)
        if _takes_text(field):
            field.filters = (_clean_text if _multiline(field) else _clean_line, *field.filters)
            if not any(isinstance(v, Length) and v.max >= 0 for v in field.validators):
                limit = AREA_LENGTH if _multiline(field) else LINE_LENGTH
                field.validators = [*field.validators, Length(max=limit)]
        return field

    def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
        """Link hint and error to the field, and say "required" to readers, not to the browser.

        The browser's own checks speak its own language and its maxlength cuts pasted text
        without a word, so both are left to the server.
        """
        if isinstance(field.widget, HiddenInput):
            own_id = {"id": False} if isinstance(field, CSRFTokenField) else {}
            return super().render_field(field, {**own_id, **render_kw})
        attributes = {"class": "ds-input", "maxlength": False, "minlength": False, **render_kw}
        described = [attributes.pop("aria_describedby", "")]
        if field.description:
            described.append(f"{field.id}-hint")
        if field.errors:
            attributes["aria-invalid"] = "true"
            described.append(f"{field.id}-error")
        if ids := " ".join(filter(None, described)):
            attributes["aria-describedby"] = ids
        if field.flags.required:
            attributes.setdefault("aria-required", "true")
            attributes["required"] = False
        return super().render_field(field, attributes)


class DsForm(FlaskForm):
    """Base of every form. Answer 422 when `errors` is not empty; the layouts do the rest."""

    Meta = DsMeta

    def error_list(self) -> list[tuple[str, str]]:
        """(element id, message) of each error in page order, nested forms and lists included.

        The id is empty where no element can take focus: errors of the form as a whole and of
        hidden fields.
        """
        return [(place, str(message)) for place, message in _form_errors(self)]

    @property
    def replaced_characters(self) -> bool:
        """Whether something typed could not be kept and stands as U+FFFD: tell the user."""
        return any(
            text.clean_reporting(typed)[1]
            for field in _leaves(self)
            if _takes_text(field)
            for typed in field.raw_data or ()
            if isinstance(typed, str)
        )


class Required:
    """Refuse an empty answer. Zero is an answer; blank, nothing chosen and unticked are not.

    Something typed that could not be read keeps the error that says so.
    """

    field_flags: Final = {"required": True}

    def __init__(self, message: str | LazyString) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        typed = any(not isinstance(part, str) or part.strip() for part in field.raw_data or ())
        if field.errors and typed:
            raise StopValidation
        empty = field.data is None or field.data is False or field.data in ("", [], ())
        if empty or field.errors:
            field.errors[:] = []
            raise StopValidation(str(self.message))


def required(message: str | LazyString) -> Required:
    """A validator for fields that must be answered; `message` says what to do."""
    return Required(message)


class Needed:
    """Say that an answer is needed in the end, and refuse no blank one: a draft may lack it."""

    field_flags: Final = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse nothing."""


def needed() -> Needed:
    """A mark for fields that the checks of a draft demand, not the form."""
    return Needed()


def _takes_text(field: Field) -> bool:
    return isinstance(field, StringField) and not isinstance(field, PasswordField | CSRFTokenField)


def _multiline(field: Field) -> bool:
    return isinstance(field, TextAreaField | HiddenField)


def _clean_text(value: object) -> object:
    return text.clean(value) if isinstance(value, str) else value


def _clean_line(value: object) -> object:
    return " ".join(text.clean(value).splitlines()) if isinstance(value, str) else value


def _leaves(form: Form) -> Iterator[Field]:
    """Every field that holds an answer of its own, in page order."""
    for field in form:
        yield from _leaves_of(field)


def _leaves_of(field: Field) -> Iterator[Field]:
    if isinstance(field, FormField):
        yield from _leaves(field.form)
    elif isinstance(field, FieldList):
        for entry in field.entries:
            yield from _leaves_of(entry)
    else:
        yield field


def _form_errors(form: Form) -> Iterator[tuple[str, object]]:
    for message in form.form_errors:
        yield "", message
    for field in form:
        yield from _field_errors(field)


def _field_errors(field: Field) -> Iterator[tuple[str, object]]:
    if isinstance(field, FormField):
        yield from _form_errors(field.form)
    elif isinstance(field, FieldList):
        own = [error for error in field.errors if not isinstance(error, list | tuple | dict)]
        first = next(_leaves_of(field), field)
        yield from ((_place(first), error) for error in own)
        for entry in field.entries:
            yield from _field_errors(entry)
    elif field.errors:
        yield _place(field), field.errors[0]


def _place(field: Field) -> str:
    """The id of the element that takes focus for this field."""
    if isinstance(field.widget, HiddenInput):
        return ""
    if isinstance(field, RadioField | CheckboxListField) and any(True for _ in field):
        return f"{field.id}-0"
    return str(field.id)
