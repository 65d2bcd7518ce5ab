"""Sentences for the reasons that have to do with what the rules say."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain.reasons import Code

SENTENCES: Final[Mapping[Code, LazyString]] = {
    Code.DIALOGUE_TOO_LATE: __(
        "Dialog før konkurransen føres før konkurransen er sendt ut. "
        "Skriv senere møter som referat i saksjournalen."
    ),
    Code.MATERIAL_NONE: __("Leverandøren fikk ikke noe materiale som kan deles."),
    Code.MATERIAL_NOT_SHARED: __(
        "Materiale som en leverandør fikk før konkurransen, er ikke delt med alle. "
        "Del det under «Dialog før konkurransen»."
    ),
    Code.MATERIAL_SHARED: __("Materialet ble delt med alle %(day)s."),
    Code.WARNING_UNEXPLAINED: __(
        "Regel %(rule)s varsler. Skriv begrunnelsen i regelsjekken før du går videre."
    ),
}
