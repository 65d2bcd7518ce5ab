"""Forms of a request for access: asked, and decided document by document."""

from collections.abc import Iterable
from typing import Final

from flask_babel import lazy_gettext as __
from wtforms import RadioField, SelectChoice, StringField, TextAreaField, ValidationError

from procure.domain.access_requests import BidGiven, Chosen, Decision
from procure.domain.journal_facts import Given, Verdict
from procure.domain.reasons import Reason
from procure.forms.base import required
from procure.forms.fields import CheckboxListField, VersionField
from procure.forms.journal_acts import PlacedForm
from procure.forms.journal_entries import Awaited, Sentence, options

NOT_ASKED: Final = "none"
VERDICTS: Final = {
    Verdict.UPHELD: __("Innsyn i alt det bes om"),
    Verdict.PARTLY: __("Innsyn i noe av det"),
    Verdict.DISMISSED: __("Ikke innsyn"),
}
_NONE: Final = SelectChoice(NOT_ASKED, __("Ikke bedt om"))
_WHOLE: Final = SelectChoice(Given.WHOLE.value, __("Gis ut i sin helhet"))
_REDACTED: Final = SelectChoice(Given.REDACTED.value, __("Gis ut sladdet"))
_REFUSED: Final = SelectChoice(Given.REFUSED.value, __("Gis ikke ut"))
_NO_COPY: Final = __(
    "Velg om tilbudet gis ut sladdet eller i sin helhet. Ellers blir det ingen kopi."
)


_CHANGED: Final = __(
    "Valget er endret etter at dere åpnet siden. "
    "Kryssene gjaldt det forrige valget, og er fjernet. Velg på nytt."
)


def _id(chosen: Chosen | None) -> int:
    return 0 if chosen is None else chosen.bid_id


def _heeds_ticks(form: "DecideForm", field: RadioField) -> None:
    """Refuse ticks that no copy would heed: what is ticked as secret would go out."""
    if form.hidden.data and field.data != Given.REDACTED:
        raise ValidationError(
            __(
                "Dere har krysset av for noe som skal tas ut. "
                "Velg «Gis ut sladdet», eller fjern kryssene."
            )
        )


class AskForm(PlacedForm):
    """A bidder's request."""

    text = TextAreaField(
        __("Hva ber dere om innsyn i?"),
        [required(__("Skriv hva dere ber om innsyn i"))],
        description=__("For eksempel det valgte tilbudet, evalueringsrapporten eller protokollen."),
        render_kw={"rows": 5},
    )


class DecideForm(PlacedForm):
    """What is given of the chosen bid and of each document, and why the rest is not."""

    version = VersionField()
    chosen = VersionField()  # the bid whose passages are shown; 0 when nobody is chosen
    claim = TextAreaField(
        __("Hva leverandøren ber om"),
        [required(__("Skriv hva leverandøren ber om"))],
        description=__("Står i brevet. Nevn ingen andre enn den valgte."),
        render_kw={"rows": 3},
    )
    bid = RadioField(
        __("Hvor mye av tilbudet gis ut?"),
        [Awaited(), _heeds_ticks],
        choices=[_NONE, _WHOLE, _REDACTED, _REFUSED],
        default=NOT_ASKED,
    )
    hidden = CheckboxListField(__("Tas ut av kopien"), coerce=int)
    redacted = StringField(
        __("Hva som er sladdet, med ord"),
        [Awaited()],
        description=__("Står i brevet, for eksempel «timeprisene og metoden i fase 2»."),
    )
    reason = TextAreaField(
        __("Hvorfor noe av tilbudet ikke gis ut"),
        [Awaited()],
        description=__("For eksempel at opplysningene er forretningshemmeligheter, og hvorfor."),
        render_kw={"rows": 3},
    )
    verdict = RadioField(
        __("Utfall"),
        [required(__("Velg utfall"))],
        choices=options(VERDICTS),
        default=Verdict.PARTLY.value,
    )
    assessment = TextAreaField(__("Vurderingen vår"), [required(__("Skriv vurderingen"))])
    appeal = TextAreaField(
        __("Klageadgang"),
        [required(__("Skriv hvem vedtaket kan klages inn for, og fristen"))],
        render_kw={"rows": 3},
    )

    def offer(self, chosen: Chosen | None) -> None:
        """Say which passages there are."""
        passages = () if chosen is None else chosen.passages
        self.hidden.choices = [SelectChoice(one.number, one.text) for one in passages]

    def is_about(self, chosen: Chosen | None) -> bool:
        """Say whether it was filled in beside this bid."""
        return self.chosen.number == _id(chosen)

    def renew(self, chosen: Chosen | None) -> None:
        """Show another bid: what is written stays, what was picked in the earlier one goes."""
        self.chosen.data = str(_id(chosen))
        self.hidden.data = []
        self.bid.data = NOT_ASKED
        self.bid.errors = [_CHANGED]

    def refuse(self, reasons: Iterable[Reason], sentence: Sentence) -> None:
        """Put what is refused of the rows beside the bid's choice, the rest where it belongs."""
        known = list(reasons)
        rows = [why for why in known if why.section == "parts"]
        others = [why for why in known if why.section != "parts"]
        self.bid.errors = [*self.bid.errors, *(sentence(why) for why in rows)]
        super().refuse(others, sentence)

    def draft(self) -> BidGiven | None:
        """Return what a draft of the copy is made from; None, and why, when there is no copy."""
        if not self.bid.validate(self):
            return None
        if self.bid.data not in {Given.WHOLE, Given.REDACTED}:
            self.bid.errors = [_NO_COPY]
            return None
        return self._bid()

    def _bid(self) -> BidGiven | None:
        if self.bid.data == NOT_ASKED:
            return None
        return BidGiven(
            bid_id=self.chosen.number,
            given=Given(self.bid.data),
            hidden=frozenset(self.hidden.data or ()),
            redacted=self.redacted.data or "",
            reason=self.reason.data or "",
        )

    def decision(self, documents: Iterable["DocumentForm"]) -> Decision:
        """Return what is decided."""
        return Decision(
            verdict=Verdict(self.verdict.data),
            claim=self.claim.data or "",
            assessment=self.assessment.data or "",
            appeal=self.appeal.data or "",
            bid=self._bid(),
            documents={
                form.document_id: (Given(form.given.data), form.why.data or "")
                for form in documents
                if form.given.data != NOT_ASKED
            },
        )


class DocumentForm(PlacedForm):
    """What is given of one document of the case."""

    given = RadioField("", [Awaited()], choices=[_NONE, _WHOLE, _REFUSED], default=NOT_ASKED)
    why = StringField(__("Hvorfor det ikke gis ut"), [Awaited()])

    document_id: int

    @classmethod
    def of(cls, document_id: int, title: str, *, fresh: bool) -> "DocumentForm":
        """Return the form of a document; its fields are named by the document's id."""
        prefix = f"d{document_id}-"
        form = cls(formdata=None, prefix=prefix) if fresh else cls(prefix=prefix)
        form.document_id = document_id
        form.given.label.text = title
        return form
