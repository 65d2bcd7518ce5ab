"""Sign in and out."""

from argon2 import PasswordHasher
from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission
from procure.extensions import atomic
from procure.forms.accounts import LoginForm
from procure.services import accounts

bp = Blueprint("accounts", __name__, url_prefix="/account")


@bp.route("/login", methods=["GET", "POST"])
@declares(Permission.ACCOUNT_LOGIN)
def login() -> ResponseReturnValue:
    form = LoginForm(data={"next": request.args.get("next", "")})
    if not form.validate_on_submit():
        return _login_page(form, 422 if form.is_submitted() else 200)
    hasher: PasswordHasher = current_app.extensions["procure_hasher"]
    try:
        with atomic() as transaction:
            token = accounts.sign_in(
                transaction,
                email=form.email.data,
                password=form.password.data,
                hasher=hasher,
                now=access.now(),
            )
    except InvalidInput as error:
        form.password.errors = [sentence(why) for why in error.reasons]
        return _login_page(form, 422)
    if token is None:
        form.password.errors = [_("E-postadressen eller passordet er feil")]
        return _login_page(form, 422)
    access.begin(token)
    return redirect(local_path(form.next.data) or url_for("home.index"), code=303)


def _login_page(form: LoginForm, status: int) -> ResponseReturnValue:
    return render_template("accounts/login.html", form=form), status


def local_path(target: str | None) -> str | None:
    """Return the address only if it is a path on this site: never another host."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    return target if "\\" not in target and target.isprintable() else None


@bp.post("/logout")
@declares(Permission.ACCOUNT_LOGOUT)
def logout() -> ResponseReturnValue:
    with atomic() as transaction:
        accounts.sign_out(
            transaction, session[access.TOKEN], actor=current_actor(), now=access.now()
        )
    session.clear()
    flash(_("Du er logget ut."), "success")
    return redirect(url_for("accounts.login"), code=303)
