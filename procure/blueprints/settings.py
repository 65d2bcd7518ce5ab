"""Settings of the rules: thresholds, rules in and out of force, provisions that are confirmed."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from procure.blueprints import access
from procure.blueprints.access import current_actor, declares
from procure.blueprints.messages import sentence
from procure.blueprints.rule_words import (
    SETTING_LABELS,
    SEVERITY_LABELS,
    STANDING_LABELS,
    threshold_source,
    threshold_text,
)
from procure.domain import permissions
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Permission
from procure.extensions import atomic, db
from procure.forms.journal_acts import PlacedForm
from procure.forms.rule_settings import ProvisionForm, RuleForm, ThresholdForm
from procure.queries import rule_settings as pages
from procure.queries.rule_settings import SettingsPage
from procure.services import law
from procure.services import rule_settings as settings

bp = Blueprint("settings", __name__, url_prefix="/admin/settings")

Save = Callable[..., None]


@bp.get("")
@declares(Permission.SETTING_READ)
def index() -> ResponseReturnValue:
    return render_template("settings/index.html", page=_read(), **_words())


@bp.route("/thresholds/<threshold_key>", methods=["GET", "POST"])
@declares(Permission.SETTING_WRITE)
def threshold(threshold_key: str) -> ResponseReturnValue:
    found = _read(Permission.SETTING_WRITE).threshold(threshold_key)
    form: Any = ThresholdForm(data={"value": found.value})

    def save(**by: Any) -> None:
        settings.set_threshold(
            value=form.value.data, starts_on=form.starts_on.data, source=form.source.data,
            key=threshold_key, **by,
        )  # fmt: skip

    return _form("settings/threshold.html", found, form, save)


@bp.route("/rules/<rule_id>", methods=["GET", "POST"])
@declares(Permission.SETTING_WRITE)
def rule(rule_id: str) -> ResponseReturnValue:
    found = _read(Permission.SETTING_WRITE).rule(rule_id)
    form: Any = RuleForm(data={"in_force": "on" if found.in_force else "off"})

    def save(**by: Any) -> None:
        settings.set_rule(
            in_force=form.in_force.data == "on", starts_on=form.starts_on.data,
            source=form.source.data, rule_id=rule_id, **by,
        )  # fmt: skip

    return _form("settings/rule.html", found, form, save)


@bp.route("/provisions/<provision_key>", methods=["GET", "POST"])
@declares(Permission.LAW_CONFIRM)
def provision(provision_key: str) -> ResponseReturnValue:
    found = _read(Permission.LAW_CONFIRM).provision(provision_key)
    form: Any = ProvisionForm(data={"read_on": found.read_on, "note": found.note})

    def save(**by: Any) -> None:
        settings.confirm(
            read_on=form.read_on.data, note=form.note.data, provision=provision_key, **by
        )  # fmt: skip

    return _form("settings/provision.html", found, form, save)


def _read(permission: Permission = Permission.SETTING_READ) -> SettingsPage:
    """Return the page; 404 for who may not know of it, 403 for who only reads."""
    page = pages.page(db.session, viewer=current_actor(), now=access.now())
    permissions.require(current_actor(), permission)
    return page


def _words() -> dict[str, Any]:
    return {
        "setting_labels": SETTING_LABELS,
        "severity_labels": SEVERITY_LABELS,
        "standing_labels": STANDING_LABELS,
        "threshold_text": threshold_text,
        "threshold_source": threshold_source,
        "subjects": law.subjects(),
        "named": law.named,
    }


def _form(template: str, found: object, form: PlacedForm, save: Save) -> ResponseReturnValue:
    if form.validate_on_submit() and _saved(form, save):
        flash(_("Innstillingen er lagret."), "success")
        return redirect(url_for("settings.index"), code=303)
    first = pages.first_day(db.session, access.now())
    page = render_template(template, found=found, form=form, first_day=first, **_words())
    return page, 422 if form.is_submitted() else 200


def _saved(form: PlacedForm, save: Save) -> bool:
    try:
        with atomic() as session:
            save(session=session, actor=current_actor(), now=access.now())
    except InvalidInput as error:
        form.refuse(error.reasons, sentence)
        return False
    return True
