"""The wind tunnel's settings, sent as a plain GET form so that a trial has an address."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import lazy_gettext as __
from wtforms import SelectChoice, SelectField, TextAreaField
from wtforms.validators import Length, Optional

from procure.domain.wind_tunnel import Kind
from procure.forms.base import DsForm, required
from procure.forms.fields import DecimalCommaField, MoneyField

KINDS = [
    (Kind.CHEAP_WEAK, __("Billig og svakt")),
    (Kind.CHEAP_AVERAGE, __("Rimelig og middels")),
    (Kind.AVERAGE, __("Som anslaget, middels")),
    (Kind.STAR, __("Best på ett kriterium")),
    (Kind.DEAR_STRONG, __("Dyrt og sterkt")),
    (Kind.DEAREST, __("Dobbelt så dyrt, feilfritt")),
]


def price_name(kind: str) -> str:
    """Return the name of the field with a trial bid's price."""
    return f"price_{kind}"


def points_name(kind: str, criterion: str) -> str:
    """Return the name of the field with a trial bid's points on a criterion."""
    return f"points_{kind}_{criterion}"


def tunnel_form(criteria: Sequence[tuple[str, str]], scale: Decimal) -> type[DsForm]:
    """Return the form for these criteria, as (id, name), with points from 0 to `scale`."""
    fields: dict[str, object] = {
        "estimate_ore": MoneyField(
            __("Anslått verdi i kroner uten mva."),
            [required(__("Skriv et anslag: prøvebudene legges rundt det"))],
            minimum=100_00,
            render_kw={"size": 14},
        ),
        "spread": DecimalCommaField(
            __("Hvor langt budene spres, i prosent"),
            [required(__("Skriv hvor langt budene spres, for eksempel 20"))],
            description=__("Tilbud i samme konkurranse ligger ofte 10–30 prosent fra anslaget."),
            places=0,
            minimum=1,
            maximum=60,
            render_kw={"size": 4},
        ),
        "wanted": SelectField(__("Dette budet bør vinne"), choices=_bids(), default=""),
        "other": SelectField(__("over dette budet"), choices=_bids(), default=""),
    }
    for kind, label in KINDS:
        fields[price_name(kind)] = MoneyField(
            __("Pris for «%(bid)s»", bid=label), [Optional()], minimum=1_00, render_kw={"size": 14}
        )
        for key, name in criteria:
            fields[points_name(kind, key)] = DecimalCommaField(
                __("Poeng for «%(bid)s» på %(criterion)s", bid=label, criterion=name),
                [Optional()],
                places=2,
                minimum=0,
                maximum=scale,
                render_kw={"size": 4},
            )
    return type("TunnelForm", (DsForm,), fields)


class TrialForm(DsForm):
    """Why the model was chosen; what the trial was set to comes with it."""

    reason = TextAreaField(
        __("Hvorfor velger dere denne modellen?"),
        [required(__("Skriv hvorfor dere velger denne modellen")), Length(max=4000)],
        description=__("Begrunnelsen og prøven trykkes i avropsnotatet."),
        render_kw={"rows": 4},
    )


def _bids() -> list[SelectChoice]:
    every = ((kind.value, label) for kind, label in KINDS)
    return [SelectChoice(value, label) for value, label in (("", __("Velg et prøvebud")), *every)]
