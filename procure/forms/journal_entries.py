"""What every form of the case journal is made of: rows as fieldsets, and where refusals go."""

import dataclasses
import typing
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from wtforms import Field, FieldList, Form, FormField, RadioField, SelectChoice, SelectField

from procure.domain.journal_facts import Facts
from procure.domain.reasons import Reason
from procure.forms.base import DsForm, DsMeta, required
from procure.forms.fields import CheckboxListField, VersionField

MOST_ROWS: Final = 40
SPARE_ROWS: Final = 2  # empty ones after those that are filled in
MORE_ROWS: Final = 3  # for each press of the button
NO_BID: Final = 0  # the choice that stands for no bidder alone

Sentence = Callable[[Reason], str]


class Awaited:
    """Marks what a document needs and an entry may lack until then, or the domain checks."""

    field_flags: Final = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Let everything pass: whether it is there is asked elsewhere."""


class RowForm(Form):
    """One row of a list; `record` is what it becomes. A row where nothing is typed is dropped."""

    class Meta(DsMeta):
        csrf = False

    record: ClassVar[type[Any]]

    @property
    def begun(self) -> bool:
        """Whether anything is typed; a choice that stands by itself is nothing typed."""
        return any(_typed(field) for field in self if not isinstance(field, SelectField))

    def first_gap(self) -> Field:
        """The first field where something is missing, else the first."""
        fields = list(self)
        return next((field for field in fields if not _typed(field)), fields[0])


def _typed(field: Field) -> bool:
    return bool(field.errors) or field.data not in (None, "")


def rows(row: type[RowForm], label: LazyString, hint: LazyString) -> FieldList:
    """Return a list of rows."""
    return FieldList(FormField(row), label, min_entries=1, max_entries=MOST_ROWS, description=hint)


class EntryForm(DsForm):
    """What every entry shares. The names of the fields are those of `record`."""

    record: ClassVar[type[Any]]
    version = VersionField()  # of the entry; of a new one, the newest number that was seen
    bids = CheckboxListField(
        __("Hvem gjelder det?"), [required(__("Velg minst én tilbyder"))], coerce=int
    )

    def offer(self, choices: Iterable[tuple[int, str]]) -> None:
        """Say which bidders can be chosen."""
        self.bids.choices = [SelectChoice(value, label) for value, label in choices]

    @property
    def bid_ids(self) -> list[int]:
        """The bidders that are chosen."""
        if "bids" not in self or not self.bids.data:
            return []
        chosen = self.bids.data if isinstance(self.bids.data, list) else [self.bids.data]
        return [bid for bid in chosen if bid != NO_BID]

    def lists(self) -> dict[str, FieldList]:
        """The lists of rows, by name."""
        return {field.name: field for field in self if isinstance(field, FieldList)}

    def spare(self, name: str = "", count: int = SPARE_ROWS) -> None:
        """Add empty rows at the end of one list, or of all."""
        for key, field in self.lists().items():
            if name in {"", key}:
                for _ in range(min(count, MOST_ROWS - len(field.entries))):
                    field.append_entry()

    def facts(self) -> Facts:
        """Return what is typed as the record of its kind; rows without text are dropped."""
        hints = typing.get_type_hints(self.record)
        values = {
            field.name: self._value(field.name, hints[field.name])
            for field in dataclasses.fields(self.record)
            if field.name in self
        }
        found: Facts = self.record(**values)
        return found

    def _value(self, name: str, hint: Any) -> Any:
        field = self[name]
        if isinstance(field, FieldList):
            return tuple(_record(entry.form) for entry in field.entries if entry.form.begun)
        return _converted(field, hint)

    def refuse(self, reasons: Iterable[Reason], sentence: Sentence) -> None:
        """Put what the rules refused beside the field, or the row, it is about."""
        for why in reasons:
            name = why.section or ""
            number = why.params.get("number")
            if name in self.lists() and isinstance(number, int):
                self._refuse_row(self[name], why, number, sentence)
            elif name in self:
                self[name].errors = [*self[name].errors, sentence(why)]
            else:
                self.form_errors += [sentence(why)]

    def _refuse_row(self, field: FieldList, why: Reason, number: int, sentence: Sentence) -> None:
        """Rows without text were dropped: find the row as the reader counts."""
        places = [place for place, entry in enumerate(field.entries) if entry.form.begun]
        place = places[number - 1]
        seen = dataclasses.replace(why, params={**why.params, "number": place + 1})
        target = field.entries[place].form.first_gap()
        target.errors = [sentence(seen)]
        field.errors = [entry.errors for entry in field.entries]


def _record(form: RowForm) -> Any:
    hints = typing.get_type_hints(form.record)
    return form.record(**{f.short_name: _converted(f, hints[f.short_name]) for f in form})


def _converted(field: Field, hint: Any) -> Any:
    if isinstance(field, SelectField | RadioField):
        return hint(field.data)
    return (field.data or "") if hint is str else field.data


def options(labels: dict[Any, LazyString]) -> list[SelectChoice]:
    return [SelectChoice(value.value, label) for value, label in labels.items()]
