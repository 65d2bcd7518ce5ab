"""Answers that save themselves while they are written: what is kept, and what the page is told."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Final

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.domain import formats
from procure.domain.bid_merge import merge, unsettled
from procure.domain.bids import BidContent, Draft, Part
from procure.domain.errors import Stale
from procure.forms.bids import AnswersForm

FIELD: Final = "answer_"  # what a field is called before the number of its criterion


def keep(
    form: AnswersForm, draft: Draft, save: Callable[[BidContent, int], None], attempts: int
) -> ResponseReturnValue:
    """Save the answers that are sound and that nobody else has changed; tell of the others.

    Raises `Stale` when others save all the while.
    """
    form.validate()
    wrong = {name.removeprefix(FIELD) for name in form.errors}
    typed = {key: text for key, text in form.answers().items() if str(key) not in wrong}
    stored = draft.content.answers
    faulty = {key: text for key, text in stored.items() if str(key) in wrong}
    mine = replace(draft.content, answers={**typed, **faulty})
    found = merge(Part.ANSWERS, form.base.data or "", mine=mine, theirs=draft.content, whole=False)
    try:
        if found.content != draft.content:
            save(found.content, draft.version)
    except Stale as stale:
        if attempts == 1 or not isinstance(stale.current, Draft):
            raise
        return keep(form, stale.current, save, attempts - 1)
    return _answer(form, draft, found.content, found.clashes, wrong)


def _answer(
    form: AnswersForm, before: Draft, content: BidContent, clashes: Collection[str],
    wrong: Collection[str],
) -> ResponseReturnValue:  # fmt: skip
    own = {str(key): text for key, text in form.answers().items()}
    now = {str(key): text for key, text in content.answers.items()}
    open_ = {*clashes, *wrong}
    theirs = [key for key in sorted({*own, *now}) if own.get(key) != now.get(key)]
    theirs = [key for key in theirs if key not in open_ and FIELD + key in form]
    base = unsettled(content, Part.ANSWERS, form.base.data or "", open_)
    return jsonify(
        {
            "saved": f"{formats.local(access.now()):%H.%M}",
            "base": base,
            "errors": {place: str(message) for place, message in form.error_list() if place},
            "theirs": {FIELD + key: [now.get(key, "")] for key in theirs},
            "note": _note(form, before, theirs),
            "clashes": [_label(form, key) for key in clashes],
        }
    )


def _note(form: AnswersForm, before: Draft, theirs: Collection[str]) -> str:
    """Say which answers another wrote meanwhile, and what could not be kept as it was typed."""
    said = []
    if theirs:
        fields = ", ".join(f"«{_label(form, key)}»" for key in theirs)
        who = before.saved_by or _("Noen andre")
        said.append(
            _("%(who)s endret %(fields)s mens du skrev. Begge endringene er lagret.",
              who=who, fields=fields)
        )  # fmt: skip
    if form.replaced_characters:
        said.append(_("Noen tegn kunne ikke lagres og er byttet ut med �. Se over teksten."))
    return " ".join(str(one) for one in said)


def _label(form: AnswersForm, key: str) -> str:
    return str(form[FIELD + key].label.text)
