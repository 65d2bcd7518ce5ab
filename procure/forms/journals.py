"""Forms of the case journal, one for each kind of entry that is written by hand."""

from typing import Final

from flask_babel import lazy_gettext as __
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import TextInput

from procure.domain import journal_facts as kinds
from procure.domain.journals import EntryKind
from procure.forms.base import required
from procure.forms.fields import DateField, LocalDateTimeField, MoneyField
from procure.forms.journal_entries import NO_BID, Awaited, EntryForm, RowForm, options, rows

MOST_MINUTES: Final = 1440

PURPOSES: Final = {
    kinds.Purpose.CLARIFY: __("Avklaring: tilbudet er uklart"),
    kinds.Purpose.SUBMIT: __("Ettersending: et dokument eller en opplysning mangler"),
}
MEETINGS: Final = {
    kinds.Meeting.PRESENTATION: __("Presentasjon av et tilbud"),
    kinds.Meeting.DIALOGUE: __("Dialogmøte eller leverandørkonferanse"),
}
REPLIES: Final = {
    kinds.Reply.COMPLAINT: __("Svar på klage"),
    kinds.Reply.ACCESS: __("Vedtak om innsyn"),
}
VERDICTS: Final = {
    kinds.Verdict.UPHELD: __("Gis medhold"),
    kinds.Verdict.PARTLY: __("Gis delvis medhold"),
    kinds.Verdict.DISMISSED: __("Gis ikke medhold"),
}
GIVEN: Final = {
    kinds.Given.WHOLE: __("Gis ut i sin helhet"),
    kinds.Given.REDACTED: __("Gis ut sladdet"),
    kinds.Given.REFUSED: __("Gis ikke ut"),
}
PHASES: Final = {
    kinds.Phase.EXPLORE: __("Utforske–definere"),
    kinds.Phase.DEVELOP: __("Utvikle–levere"),
}
BENEFIT_STATUSES: Final = {
    kinds.BenefitStatus.PLANNED: __("Planlagt"),
    kinds.BenefitStatus.STARTED: __("I gang"),
    kinds.BenefitStatus.DELAYED: __("Forsinket"),
    kinds.BenefitStatus.ACHIEVED: __("Oppnådd"),
    kinds.BenefitStatus.DROPPED: __("Utgår"),
}
_EMPTY_ROWS: Final = __("Tøm en rad for å fjerne den.")


class ClarificationForm(EntryForm):
    record = kinds.Clarification
    purpose = RadioField(
        __("Hva ber dere om?"),
        [Awaited()],
        choices=options(PURPOSES),
        default=kinds.Purpose.CLARIFY,
    )
    subject = StringField(__("Kort om hva det gjelder"), [required(__("Skriv hva det gjelder"))])
    place = StringField(
        __("Hvor i tilbudet"),
        description=__("For eksempel «Svar på kriteriet Gjennomføring, side 4»."),
    )
    question = TextAreaField(
        __("Dette ber vi om"),
        [required(__("Skriv hva dere ber om"))],
        description=__(
            "Still spørsmålet slik at svaret ikke kan forbedre tilbudet. Nevn ikke andre tilbydere."
        ),
    )
    due_at = LocalDateTimeField(__("Frist for å svare"), [required(__("Sett en frist"))])


class ParticipantRow(RowForm):
    record = kinds.Participant
    who = StringField(__("Navn eller rolle"), [Awaited()])
    side = StringField(__("For hvem"), [Awaited()])


class ExchangeRow(RowForm):
    record = kinds.Exchange
    question = TextAreaField(__("Spørsmål"), [Awaited()], render_kw={"rows": 2})
    answer = TextAreaField(__("Svar"), [Awaited()], render_kw={"rows": 2})


class PresentationMinutesForm(EntryForm):
    record = kinds.PresentationMinutes
    bids = RadioField(__("Hvem gjelder det?"), [Awaited()], coerce=int, default=NO_BID)
    meeting = RadioField(
        __("Hva slags møte?"),
        [Awaited()],
        choices=options(MEETINGS),
        default=kinds.Meeting.PRESENTATION,
    )
    topic = StringField(__("Tema"), [required(__("Skriv temaet"))])
    held_at = LocalDateTimeField(__("Når møtet begynte"), [required(__("Skriv når det var"))])
    minutes = IntegerField(
        __("Minutter brukt"),
        [required(__("Skriv hvor mange minutter")), NumberRange(1, MOST_MINUTES)],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": "5", "autocomplete": "off"},
        description=__("Alle skal få like lang tid."),
    )
    place = StringField(
        __("Sted"), [required(__("Skriv hvor møtet var, eller at det var digitalt"))]
    )
    participants = rows(ParticipantRow, __("Deltakere"), _EMPTY_ROWS)
    exchanges = rows(
        ExchangeRow,
        __("Spørsmål og svar"),
        __("Still de samme spørsmålene til alle. Tøm en rad for å fjerne den."),
    )
    same_questions = BooleanField(__("De samme spørsmålene er stilt til alle tilbyderne"))
    equal = TextAreaField(
        __("Slik er tilbyderne behandlet likt"),
        [required(__("Skriv hvordan tilbyderne er behandlet likt"))],
        description=__("For eksempel lik tid, like spørsmål og samme informasjon på forhånd."),
    )
    shared = TextAreaField(__("Materiale som ble vist eller delt ut"))


class ValidityExtensionForm(EntryForm):
    record = kinds.ValidityExtension
    reason = TextAreaField(
        __("Derfor trenger vi mer tid"),
        [required(__("Skriv hvorfor dere trenger mer tid"))],
        description=__("Teksten står i brevet til alle som er valgt. Nevn ikke andre tilbydere."),
    )
    new_until = DateField(
        __("Ny vedståelsesfrist"),
        [required(__("Skriv den nye datoen"))],
        description=__("Tilbudet gjelder til og med denne dagen. Skriv dd.mm.åååå."),
    )
    answer_by = LocalDateTimeField(__("Frist for å svare"), [required(__("Sett en frist"))])


class AccessRow(RowForm):
    record = kinds.AccessPart
    document = StringField(__("Dokument"), [Awaited()])
    given = SelectField(
        __("Hva vi gir"), [Awaited()], choices=options(GIVEN), default=kinds.Given.WHOLE
    )
    redacted = TextAreaField(__("Hva som er sladdet"), render_kw={"rows": 2})
    reason = TextAreaField(__("Hvorfor det ikke gis ut"), render_kw={"rows": 2})
    original = TextAreaField(
        __("En setning fra originalen"),
        description=__("Bare når noe er sladdet. Velg en setning der noe er skjult."),
        render_kw={"rows": 2},
    )
    shown = TextAreaField(
        __("Den samme setningen i den sladdede kopien"),
        description=__("Skriv for eksempel «Timeprisen er [sladdet]»."),
        render_kw={"rows": 2},
    )


class ComplaintAnswerForm(EntryForm):
    record = kinds.ComplaintAnswer
    bids = RadioField(__("Hvem svarer dere?"), [required(__("Velg hvem dere svarer"))], coerce=int)
    reply = RadioField(
        __("Hva svarer dere på?"),
        [Awaited()],
        choices=options(REPLIES),
        default=kinds.Reply.COMPLAINT,
    )
    received_on = DateField(
        __("Mottatt"),
        [required(__("Skriv når den kom"))],
        description=__("Dagen klagen eller innsynskravet kom. Skriv dd.mm.åååå."),
    )
    claim = TextAreaField(
        __("Hva leverandøren mener eller ber om"),
        [required(__("Skriv hva leverandøren mener eller ber om"))],
    )
    verdict = RadioField(
        __("Utfall"),
        [Awaited()],
        choices=options(VERDICTS),
        default=kinds.Verdict.DISMISSED,
    )
    assessment = TextAreaField(
        __("Vurderingen vår"),
        [required(__("Skriv vurderingen"))],
        description=__("Svar på alt leverandøren tar opp. Nevn ingen andre enn den valgte."),
    )
    consequence = TextAreaField(
        __("Det som skjer nå"),
        [Awaited()],
        description=__("Må fylles ut når dere svarer på en klage."),
    )
    parts = rows(
        AccessRow,
        __("Dokumentene det er bedt om innsyn i"),
        __("Fylles ut for et vedtak om innsyn. Tøm en rad for å fjerne den."),
    )
    masked = TextAreaField(
        __("Hvorfor sladden likevel kan vise hvor mye som er skjult"),
        [Awaited()],
        description=__("Bare når du blir spurt. Antall sifre kan røpe et prisnivå."),
        render_kw={"rows": 2},
    )
    appeal = TextAreaField(
        __("Klageadgang"),
        [Awaited()],
        description=__(
            "Fylles ut for et vedtak om innsyn: hvem vedtaket kan klages inn for, og fristen."
        ),
    )


class DeliverableRow(RowForm):
    record = kinds.Deliverable
    phase = SelectField(
        __("Fase"), [Awaited()], choices=options(PHASES), default=kinds.Phase.EXPLORE
    )
    text = StringField(__("Leveranse"), [Awaited()])
    due = DateField(__("Dato (dd.mm.åååå)"), [Awaited()])


class PriceRow(RowForm):
    record = kinds.PriceChange
    item = StringField(__("Rolle eller post"), [Awaited()])
    hours = IntegerField(
        __("Timer"),
        [Optional(), NumberRange(-100_000, 100_000)],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "size": "7", "autocomplete": "off"},
        description=__("Minus foran når det blir færre."),
    )
    amount_ore = MoneyField(
        __("Kroner uten mva."),
        [Awaited()],
        minimum=-(10**12),
        description=__("Minus foran når prisen går ned."),
    )


class StepRow(RowForm):
    record = kinds.Step
    activity = StringField(__("Aktivitet"), [Awaited()])
    due = DateField(__("Dato (dd.mm.åååå)"), [Awaited()])


class ChangeAnnexForm(EntryForm):
    record = kinds.ChangeAnnex
    diagnosis = TextAreaField(
        __("Diagnosen"),
        [required(__("Skriv hva diagnosen viste"))],
        description=__("Hva fant dere i den første fasen?"),
    )
    understanding = TextAreaField(__("Felles problemforståelse"), [Awaited()])
    direction = TextAreaField(__("Ny retning"), [Awaited()])
    basis = TextAreaField(
        __("Grunnlaget for endringen"),
        [Awaited()],
        description=__("Hvilken bestemmelse i kontrakten gir rett til å endre, og hvorfor."),
    )
    deliverables = rows(DeliverableRow, __("Leveranser i fase 2 og 3"), _EMPTY_ROWS)
    prices = rows(
        PriceRow,
        __("Endring i pris og timer"),
        __("La radene stå tomme når prisen ikke endres. Tøm en rad for å fjerne den."),
    )
    steps = rows(StepRow, __("Framdrift"), _EMPTY_ROWS)
    valid_from = DateField(__("Gjelder fra"), [Awaited()], description=__("Skriv dd.mm.åååå."))
    buyer_signs = StringField(__("Underskriver for oppdragsgiveren"), [Awaited()])
    supplier_signs = StringField(__("Underskriver for leverandøren"), [Awaited()])


class BenefitRow(RowForm):
    record = kinds.Benefit
    name = StringField(__("Gevinst"), [Awaited()])
    owner = StringField(__("Eier"), [Awaited()])
    baseline = StringField(__("Nullpunkt"), [Awaited()])
    target = StringField(__("Mål"), [Awaited()])
    measurement = StringField(__("Slik måles den"), [Awaited()])
    due = DateField(__("Dato (dd.mm.åååå)"), [Awaited()])
    status = SelectField(
        __("Status"),
        [Awaited()],
        choices=options(BENEFIT_STATUSES),
        default=kinds.BenefitStatus.PLANNED,
    )


class BenefitPlanForm(EntryForm):
    record = kinds.BenefitPlan
    purpose = TextAreaField(
        __("Formålet med prosjektet"),
        [Awaited()],
        description=__("Hvilken forskjell prosjektet skal gjøre, og for hvem."),
    )
    benefits = rows(BenefitRow, __("Gevinster"), _EMPTY_ROWS)
    follow_up = TextAreaField(
        __("Oppfølging"),
        [Awaited()],
        description=__("Hvem som følger opp, hvor ofte, og hva som skjer når noe glipper."),
    )


class FinalReportForm(EntryForm):
    record = kinds.FinalReport
    summary = TextAreaField(__("Sammendrag"), [required(__("Skriv et sammendrag"))])
    results = TextAreaField(__("Resultater"), [Awaited()])
    learning = TextAreaField(__("Læring"), [Awaited()])
    transfer = TextAreaField(
        __("Overføringsverdi"),
        [Awaited()],
        description=__("Hva andre virksomheter kan bruke, og hva de må tilpasse."),
    )
    continuation = TextAreaField(
        __("Videreføring"),
        [Awaited()],
        description=__("Hvem som tar resultatene videre, med hvilke midler."),
    )


FORMS: Final[dict[EntryKind, type[EntryForm]]] = {
    EntryKind.PRESENTATION_MINUTES: PresentationMinutesForm,
    EntryKind.CLARIFICATION: ClarificationForm,
    EntryKind.VALIDITY_EXTENSION: ValidityExtensionForm,
    EntryKind.COMPLAINT_ANSWER: ComplaintAnswerForm,
    EntryKind.CHANGE_ANNEX: ChangeAnnexForm,
    EntryKind.BENEFIT_PLAN: BenefitPlanForm,
    EntryKind.FINAL_REPORT: FinalReportForm,
}
