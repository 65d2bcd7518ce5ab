"""Sign-in."""

from flask_babel import lazy_gettext as __
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import Length

from procure.forms.base import DsForm, required


class LoginForm(DsForm):
    """E-mail and password; the same answer whatever is wrong."""

    email = EmailField(
        __("E-post"),
        [required(__("Skriv e-postadressen din")), Length(max=255)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        __("Passord"),
        [required(__("Skriv passordet ditt")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
