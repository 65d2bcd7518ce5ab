"""The form that cancels a competition."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import Length

from procure.domain.cancellations import CancelGround
from procure.forms.base import DsForm, required

GROUNDS: Final[Mapping[CancelGround, LazyString]] = {
    CancelGround.FUNDING: __("Pengene til oppdraget er falt bort eller ble ikke gitt"),
    CancelGround.NEED: __("Behovet er falt bort eller blitt et annet"),
    CancelGround.DOCUMENTS: __("Konkurransegrunnlaget har en feil som ikke kan rettes"),
    CancelGround.LEGAL_DOUBT: __("Det er reell tvil om konkurransen er lovlig"),
    CancelGround.COMPETITION: __("Det kom for få tilbud til at det er reell konkurranse"),
    CancelGround.PRICES: __("Alle tilbudene koster mer enn vi har anslått"),
    CancelGround.OTHER: __("En annen saklig grunn"),
}


class CancelForm(DsForm):
    """Why a competition is cancelled; everyone invited reads both the ground and the reason."""

    ground = RadioField(
        __("Hva er den saklige grunnen?"),
        [required(__("Velg den saklige grunnen"))],
        choices=[SelectChoice(ground.value, label) for ground, label in GROUNDS.items()],
    )
    why = TextAreaField(
        __("Begrunnelse"),
        [required(__("Skriv hvorfor konkurransen avlyses")), Length(max=10_000)],
        description=__(
            "Alle inviterte får begrunnelsen i e-post og brev. Nevn ingen av tilbyderne."
        ),
        render_kw={"rows": 5},
    )
