"""The words of an agreement's changes: kinds, consequences, and values as the reader expects."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.blueprints.messages import sentence
from procure.domain import formats
from procure.domain.framework_changes import ChangeKind, Unit, Value
from procure.domain.reasons import Reason
from procure.forms.base import DsForm
from procure.queries.framework_effects import Effect, EffectKind

KIND_LABELS: Final[Mapping[ChangeKind, LazyString]] = {
    ChangeKind.OPTION_TAKEN: __("Opsjon tatt"),
    ChangeKind.EXTENSION: __("Forlenget"),
    ChangeKind.MAXIMUM: __("Høyeste verdi endret"),
    ChangeKind.PARTY_IN: __("Ny virksomhet kan gjøre avrop"),
    ChangeKind.PARTY_OUT: __("Virksomhet ut"),
    ChangeKind.PARTY_SUCCEEDED: __("Virksomhet overtatt av en annen"),
    ChangeKind.CONTACT: __("Ny kontakt"),
    ChangeKind.TERMINATION: __("Avtalen avsluttes"),
    ChangeKind.RATES_INDEXED: __("Timepriser regulert"),
    ChangeKind.RATE_SET: __("Timepris endret"),
    ChangeKind.MEMBER_IN: __("Nytt medlem i konsortiet"),
    ChangeKind.MEMBER_OUT: __("Medlem ut av konsortiet"),
    ChangeKind.LEAD_CHANGED: __("Ny leder av konsortiet"),
    ChangeKind.CONSORTIUM_SUSPENDED: __("Konsortium utestengt"),
    ChangeKind.SUSPENSION_LIFTED: __("Utestenging opphevet"),
    ChangeKind.CARD: __("Konsortiets kort endret"),
}

# What an officer does, and what it means in one sentence.
ACTS: Final[Mapping[ChangeKind, tuple[LazyString, LazyString]]] = {
    ChangeKind.OPTION_TAKEN: (
        __("Ta opsjon"),
        __("Avtalen varer så lenge opsjonen sier. Opsjonene tas i rekkefølge."),
    ),
    ChangeKind.EXTENSION: (
        __("Forleng avtalen"),
        __("Avtalen får en ny siste dag uten at en opsjon tas."),
    ),
    ChangeKind.MAXIMUM: (
        __("Endre høyeste verdi"),
        __("Aldri lavere enn det som er brukt, medregnet opsjoner i avropene."),
    ),
    ChangeKind.PARTY_IN: (
        __("La en virksomhet gjøre avrop"),
        __("Bare for dem som var klart identifisert da avtalen ble kunngjort."),
    ),
    ChangeKind.PARTY_OUT: (
        __("Meld ut en virksomhet"),
        __("Fra dagen etter kan den ikke gjøre nye avrop."),
    ),
    ChangeKind.PARTY_SUCCEEDED: (
        __("La en virksomhet overta etter en annen"),
        __("For eksempel når kommuner slås sammen eller oppgaver flyttes."),
    ),
    ChangeKind.CONTACT: (
        __("Bytt kontakt"),
        __("Rollen og adressen leverandørene skriver til."),
    ),
    ChangeKind.TERMINATION: (
        __("Avslutt avtalen"),
        __("Fra dagen du velger, kan ingen gjøre nye avrop."),
    ),
}

EFFECTS: Final[Mapping[EffectKind, LazyString]] = {
    EffectKind.UNDER_WAY_UNTOUCHED: __("%(count)s konkurranser er sendt ut og berøres ikke. De bygger på det som gjaldt da de ble sendt ut."),
    EffectKind.UNDER_WAY_ENDED: __("%(count)s konkurranser er sendt ut uten kontrakt. Kontraktene må inngås senest %(last)s. Ellers må konkurransene avlyses."),
    EffectKind.DRAFTS_FOLLOW: __("%(count)s konkurranser er ikke sendt ut ennå. De følger det nye."),
    EffectKind.DRAFTS_TOO_LATE: __("%(count)s utkast har tilbudsfrist etter %(last)s. De kan ikke sendes ut slik."),
    EffectKind.CONTRACTS_RUN_ON: __("%(count)s inngåtte avrop løper videre til de er levert."),
    EffectKind.OVER_FOUR_YEARS: __("Avtalen varer da mer enn fire år. Det er bare lov når det er særlig begrunnet."),
    EffectKind.MAXIMUM_RAISED: __("Å heve verdien kan være en vesentlig endring som krever ny kunngjøring. Skriv hvorfor den ikke er det."),
    EffectKind.MAXIMUM_LOWERED: __("Det blir mindre igjen til nye avrop."),
    EffectKind.NEW_PARTY: __("En virksomhet som ikke var klart identifisert i kunngjøringen, kan ikke gjøre avrop. Vis til hvor den er nevnt."),
    EffectKind.SUCCESSOR: __("Den nye virksomheten trer inn i stedet for den gamle. Vis til vedtaket om overtakelsen."),
    EffectKind.PROJECTS_SHUT_OUT: __("%(name)s har %(count)s konkurranser som ikke er sendt ut. De må ha tilbudsfrist før virksomheten går ut."),
    EffectKind.OPTIONS_LEFT: __("Opsjonene som ikke er tatt, regnes heretter fra den nye siste dagen."),
    EffectKind.LETTERS_FOLLOW: __("Nye brev og dokumenter bruker den nye kontakten. Det som er sendt, står som det er."),
}  # fmt: skip

# The same, where the count is one.
ONE: Final[Mapping[EffectKind, LazyString]] = {
    EffectKind.UNDER_WAY_UNTOUCHED: __("Én konkurranse er sendt ut og berøres ikke. Den bygger på det som gjaldt da den ble sendt ut."),
    EffectKind.UNDER_WAY_ENDED: __("Én konkurranse er sendt ut uten kontrakt. Kontrakten må inngås senest %(last)s. Ellers må konkurransen avlyses."),
    EffectKind.DRAFTS_FOLLOW: __("Én konkurranse er ikke sendt ut ennå. Den følger det nye."),
    EffectKind.DRAFTS_TOO_LATE: __("Ett utkast har tilbudsfrist etter %(last)s. Det kan ikke sendes ut slik."),
    EffectKind.CONTRACTS_RUN_ON: __("Ett inngått avrop løper videre til det er levert."),
    EffectKind.PROJECTS_SHUT_OUT: __("%(name)s har én konkurranse som ikke er sendt ut. Den må ha tilbudsfrist før virksomheten går ut."),
}  # fmt: skip


def effect_sentence(effect: Effect) -> str:
    """Return the consequence as a sentence."""
    single = effect.params.get("count") == 1 and effect.kind in ONE
    params = {
        name: formats.day(value) if isinstance(value, date) else value
        for name, value in effect.params.items()
    }
    return str((ONE if single else EFFECTS)[effect.kind]) % params


def shown(value: Value | None) -> str:
    """Return a value of the history as its unit is written; a dash for nothing."""
    if value is None or value.value is None or value.value == "":
        return "–"
    told: object = value.value
    if isinstance(told, date):
        return formats.day(told)
    if isinstance(told, Decimal):
        return formats.notation().percent.format(formats.number(told))
    if isinstance(told, int):
        return _counted(told, value.unit)
    return str(told)


def _counted(number: int, unit: Unit) -> str:
    if unit is Unit.MONEY:
        return formats.kroner(number)
    if unit is Unit.RATE:
        return str(_("%(amount)s per time", amount=formats.kroner(number)))
    return formats.number(Fraction(number))


def tell(form: DsForm, reasons: Iterable[Reason]) -> None:
    """Put each reason at its field, or at the form when it has none."""
    for why in reasons:
        field = form._fields.get(why.section or "")
        if field is None:
            form.form_errors = [*form.form_errors, sentence(why)]
        else:
            field.errors = [*field.errors, sentence(why)]
