"""The form of the decision: which bid, and why."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as __
from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField

from procure.forms.base import DsForm, required


class DecisionForm(DsForm):
    """The choices are the bids that share rank 1."""

    bid = RadioField(__("Velg leverandør"), [required(__("Velg et tilbud"))], coerce=int)
    reason = TextAreaField(
        __("Begrunnelse for valget"),
        [required(__("Skriv hvorfor tilbudet er valgt"))],
        description=__(
            "Skriv hvilke egenskaper og fordeler tilbudet har. Teksten står i brevet til alle "
            "tilbyderne, så nevn bare det valgte tilbudet."
        ),
        render_kw={"rows": 6},
    )

    def offer(self, choices: Iterable[tuple[int, str]]) -> None:
        """Say which bids can be chosen; a single one is chosen beforehand."""
        offered = list(choices)
        self.bid.choices = [SelectChoice(value, label) for value, label in offered]
        if len(offered) == 1 and self.bid.data is None:
            self.bid.data = offered[0][0]


class ApprovalForm(DsForm):
    """What the approver was shown: the version of the decision and what its letters hold."""

    seen = HiddenField()


class ReturnForm(DsForm):
    """Why an officer does not approve the decision."""

    why = TextAreaField(
        __("Hvorfor sender du valget tilbake?"),
        [required(__("Skriv hvorfor valget sendes tilbake"))],
        description=__("Den som tok beslutningen, får e-post med teksten. Den står i saksloggen."),
        render_kw={"rows": 4},
    )


class LotsForm(DsForm):
    """Who watches the draw."""

    witnesses = TextAreaField(
        __("Vitner til trekningen"),
        [required(__("Skriv hvem som er vitner til trekningen"))],
        description=__(
            "Skriv navn eller rolle på minst én annen som ser på. Teksten står i brevene, så nevn "
            "ingen tilbyder."
        ),
        render_kw={"rows": 2},
    )
