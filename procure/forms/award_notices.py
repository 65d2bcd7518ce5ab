"""The form of the notice of an award."""

from flask_babel import lazy_gettext as __

from procure.forms.fields import DateField
from procure.forms.journal_acts import PlacedForm


class NoticeForm(PlacedForm):
    """When the award was published; empty when it was not."""

    published_on = DateField(
        __("Dato for kunngjøringen"),
        description=__(
            "Skriv dd.mm.åååå. Avrop trenger ikke kunngjøres: La feltet stå tomt når dere ikke "
            "har kunngjort."
        ),
    )
