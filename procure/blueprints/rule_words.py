"""The words of the rules' pages: the gates, where a rule is from, and where to mend a finding."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints.sections import SECTIONS
from procure.domain import formats
from procure.domain.competitions import Action
from procure.domain.law import Standing
from procure.domain.rules.model import Rule, Severity
from procure.domain.rules.settings import Setting, Settings, Unit
from procure.services import law

GATE_LABELS: Final[Mapping[Action, LazyString]] = {
    Action.SUBMIT_FOR_REVIEW: __("Før den sendes til godkjenning"),
    Action.APPROVE: __("Før godkjenningen"),
    Action.ISSUE: __("Før den sendes ut"),
    Action.ANSWER: __("Før et spørsmål besvares"),
    Action.EXTEND: __("Før fristen forlenges"),
    Action.AMEND: __("Før en endring sendes ut"),
    Action.OPEN: __("Før tilbudene åpnes"),
    Action.ASSESS_BIDS: __("Før tilbudene kontrolleres"),
    Action.START_SCORING: __("Før vurderingen starter"),
    Action.START_CONSENSUS: __("Før den felles vurderingen"),
    Action.SET_CONSENSUS: __("Før felles poeng settes"),
    Action.LOCK: __("Før evalueringen låses"),
    Action.DECIDE: __("Før beslutningen"),
    Action.APPROVE_AWARD: __("Før valget godkjennes"),
    Action.RETURN_AWARD: __("Før valget sendes tilbake"),
    Action.SEND_LETTERS: __("Før brevene sendes"),
    Action.REOPEN: __("Før poengene åpnes igjen"),
    Action.REVERSE: __("Før omgjøring"),
    Action.SIGN_CONTRACT: __("Før kontrakten signeres"),
    Action.COMPLETE: __("Før konkurransen fullføres"),
    Action.CANCEL: __("Før avlysning"),
}
SEVERITY_LABELS: Final[Mapping[Severity, LazyString]] = {
    Severity.STOP: __("Stopper"),
    Severity.WARNING: __("Varsler"),
    Severity.RECORD: __("Føres"),
}
STANDING_LABELS: Final[Mapping[Standing, LazyString]] = {
    Standing.CONFIRMED: __("lest i kilden"),
    Standing.SECOND_HAND: __("annenhånds, ikke kontrollert mot lovteksten"),
    Standing.UNVERIFIED: __("ikke kontrollert mot lovteksten"),
}
UNIT_LABELS: Final[Mapping[Unit, LazyString | str]] = {
    Unit.DAYS: __("dager"),
    Unit.YEARS: __("år"),
    Unit.PERCENT: __("prosent"),
    Unit.POINTS: __("prosentpoeng"),
    Unit.COUNT: "",
}
SETTING_LABELS: Final[Mapping[str, LazyString]] = {
    "ceiling.warning_share": __("Del av maksimalverdien som gir varsel"),
    "criteria.widest_span": __("Største avvik fra midten av et vektspenn"),
    "criteria.most_main": __("Flest hovedkriterier uten varsel"),
    "climate.share": __("Minste vekt for klima og miljø"),
    "bids.least_days": __("Korteste tilbudsfrist uten varsel"),
    "bids.low_share": __("Del av de andres median som en pris ikke bør være under"),
    "questions.answer_days": __("Dager fra spørsmålsfristen til tilbudsfristen"),
    "answers.late_days": __("Et svar er sent når det er færre dager til tilbudsfristen"),
    "deadline.office_opens": __("Arbeidsdagen begynner"),
    "deadline.office_closes": __("Arbeidsdagen slutter"),
    "quiet.summer_first": __("Sommerferien begynner"),
    "quiet.summer_last": __("Sommerferien slutter"),
    "quiet.winter_first": __("Juleferien begynner"),
    "quiet.winter_last": __("Juleferien slutter"),
    "retention.years": __("År en sak oppbevares etter kontrakten"),
    "retention.archive_years": __("År arkivplanen vår krever, 0 når den ikke krever mer"),
    "complaints.answer_days": __("Dager til å svare på en klage"),
    "validity.warning_days": __("Varsel før vedståelsesfristen går ut"),
}
PLACES: Final = {key: endpoint for key, endpoint, _label in SECTIONS} | {
    "invitations": "recipients.index"
}


def threshold_text(setting: Setting, value: str) -> str:
    """Return the value of a threshold with what it counts: "10 dager", "kl. 8", "1. juli"."""
    if setting.unit is Unit.DAY_OF_YEAR:
        month, day = Settings({setting.key: value}).day_of_year(setting.key)
        return formats.day(date(2028, month, day)).rpartition(" ")[0]
    number = formats.exact(Decimal(value))
    if setting.unit is Unit.HOUR:
        return str(_("kl. %(hour)s", hour=number))
    return f"{number} {UNIT_LABELS[setting.unit]}".strip()


def threshold_source(source: str) -> str:
    """Return where a threshold is from; the product's own notes are said in words."""
    note, _space, place = source.partition(" ")
    if note == "domain.md":
        return str(_("Grunnlag %(paragraph)s", paragraph=place))
    return str(_("Produktets eget forslag")) if note == "product.md" else source


def rule_source(rule: Rule) -> str:
    """Return where a rule is from: its provision, if it has one, and the paragraph it rests on."""
    paragraph = _("Grunnlag %(paragraph)s", paragraph=rule.paragraph)
    return f"{law.named(rule.law)} · {paragraph}" if rule.law else paragraph


def section_href(competition_id: int, section: str | None) -> str | None:
    """Return the page that mends what a finding names; None when no page of a draft does."""
    endpoint = PLACES.get(section or "")
    return url_for(endpoint, competition_id=competition_id) if endpoint else None
