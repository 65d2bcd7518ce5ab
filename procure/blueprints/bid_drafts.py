"""Answers that save themselves while they are written: what is kept, and what the page is told."""

from collections.abc import Callable, Collection
from dataclasses import replace

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.domain import formats
from procure.domain.bid_corners import answer_cell
from procure.domain.bid_merge import Merge, merge, unsettled
from procure.domain.bid_shares import Share
from procure.domain.bids import BidContent, Draft, Part
from procure.domain.errors import Stale
from procure.domain.reasons import Code, reason
from procure.forms.bids import ANSWER, AnswersForm


def keep(
    form: AnswersForm,
    draft: Draft,
    save: Callable[[BidContent, int], None],
    attempts: int,
    shares: Collection[Share] = (),
) -> ResponseReturnValue:
    """Save the answers that are sound and that nobody else has changed; tell of the others.

    Raises `Stale` when others save all the while, and when the draft that the page was made
    from was delivered: merged with the empty one, every answer in the page would be taken away.
    """
    if form.base.data and not draft.version:
        raise Stale([reason(Code.STALE)])
    form.validate()
    wrong = {name.removeprefix(ANSWER) for name in form.errors}
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
        return keep(form, stale.current, save, attempts - 1, shares)
    return _answer(form, draft, found, wrong, shares)


def _answer(
    form: AnswersForm, before: Draft, found: Merge, wrong: Collection[str],
    shares: Collection[Share],
) -> ResponseReturnValue:  # fmt: skip
    content, clashes = found.content, found.clashes
    own = {str(key): text for key, text in form.answers().items()}
    now = {str(key): text for key, text in content.answers.items()}
    open_ = {*clashes, *wrong}
    theirs = [key for key in sorted({*own, *now}) if own.get(key) != now.get(key)]
    theirs = [key for key in theirs if key not in open_ and ANSWER + key in form]
    base = unsettled(content, Part.ANSWERS, form.base.data or "", open_)
    nothing = clashes and content == before.content
    gone = [key for key in _unconfirmed(before.content, content, shares) if ANSWER + key in form]
    return jsonify(
        {
            "saved": "" if nothing else f"{formats.local(access.now()):%H.%M}",
            "base": base,
            "errors": {place: str(message) for place, message in form.error_list() if place},
            "theirs": {ANSWER + key: [now.get(key, "")] for key in theirs},
            "note": _note(form, theirs, gone),
            "clashes": [_label(form, key) for key in clashes],
        }
    )


def _unconfirmed(before: BidContent, after: BidContent, shares: Collection[Share]) -> list[str]:
    """Return the answers that a firm had confirmed and that are changed now."""
    confirmed = {share.cell for share in shares if share.confirmed_at}
    keys = sorted({*before.answers, *after.answers})
    changed = [key for key in keys if before.answers.get(key) != after.answers.get(key)]
    return [str(key) for key in changed if answer_cell(key) in confirmed]


def _note(form: AnswersForm, theirs: Collection[str], gone: Collection[str]) -> str:
    """Say what another wrote meanwhile, what must be confirmed anew, and which signs are lost."""
    said = []
    if theirs:
        said.append(
            _("%(who)s endret %(fields)s mens du skrev. Begge endringene er lagret.",
              who=_("Noen andre"), fields=_labels(form, theirs))
        )  # fmt: skip
    if gone:
        said.append(
            _("Bekreftelsen av %(fields)s er borte. Bekreft delen på nytt.",
              fields=_labels(form, gone))
        )  # fmt: skip
    if form.replaced_characters:
        said.append(_("Noen tegn kunne ikke lagres og er byttet ut med �. Se over teksten."))
    return " ".join(str(one) for one in said)


def _labels(form: AnswersForm, keys: Collection[str]) -> str:
    return ", ".join(f"«{_label(form, key)}»" for key in keys)


def _label(form: AnswersForm, key: str) -> str:
    return str(form[ANSWER + key].label.text)
