"""Look a firm up from a form: one question, one answer, in the words of the page."""

from flask import current_app
from flask_babel import gettext as _

from procure.config import Config
from procure.exports import business_register
from procure.exports.business_register import Unavailable


def enabled() -> bool:
    """Whether a register is set up; without one the forms show no button."""
    config: Config = current_app.config["PROCURE"]
    return bool(config.business_register_url)


def look_up(number: str) -> tuple[str, str]:
    """Return (the name to fill in, what to tell), either of them empty.

    The name is empty when nothing is known; the user writes it.
    """
    config: Config = current_app.config["PROCURE"]
    try:
        found = business_register.look_up(config.business_register_url, number)
    except Unavailable:
        return "", _("Fant ikke registeret nå. Du kan skrive navnet selv.")
    if found is None:
        return "", _("Enhetsregisteret har ingen virksomhet med dette nummeret.")
    if found.deleted:
        return found.name, _("%(name)s er slettet fra Enhetsregisteret.", name=found.name)
    if found.bankrupt:
        return found.name, _("%(name)s er konkurs.", name=found.name)
    if found.dissolving:
        return found.name, _("%(name)s er under avvikling.", name=found.name)
    return found.name, ""
