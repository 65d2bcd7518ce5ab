"""Before what cannot be undone, the page says what will happen: every form has its place here.

A new POST route fails here until it is put in one of the three tables.
"""

import re
from pathlib import Path

import pytest

import procure

TEMPLATES = Path(procure.__file__).parent / "templates"

# asks first, in a dialog (or, without JavaScript, behind a fold) that tells the consequence
ASKED = {
    "amendments.discard": "amendments/prepared.html",
    "amendments.drop": "amendments/prepared.html",
    "amendments.issue": "amendments/prepared.html",
    "awards.approve": "awards/show.html",
    "awards.complete": "awards/show.html",
    "awards.send_letters": "awards/show.html",
    "awards.sign_contract": "awards/show.html",
    "bids.uploads.cancel": "bids/files.html",
    "bids.uploads.remove": "bids/files.html",
    "bids.withdraw": "bids/room.html",
    "calibration.end": "evaluations/calibration.html",
    "card_proposals.withdraw": "consortia/proposal.html",
    "competitions.issue": "competitions/_in_review.html",
    "consensus.lock": "evaluations/consensus.html",
    "consensus.start": "evaluations/board.html",
    "contract_amounts.exercise": "deliveries/show.html",
    "contract_amounts.lapse": "deliveries/show.html",
    "criteria.remove": "competitions/criterion.html",
    "dialogues.share": "dialogues/index.html",
    "evaluations.start_scoring": "evaluations/board.html",
    "framework_changes.withdraw": "frameworks/changes.html",
    "framework_drafts.delete": "frameworks/show.html",
    "framework_drafts.remove_consortium": "frameworks/draft_consortium.html",
    "frameworks.activate": "frameworks/show.html",
    "libraries.retire": "libraries/index.html",
    "openers.retire": "openers/index.html",
    "openings.declare_unsuccessful": "openings/show.html",
    "presentations.tell": "presentations/show.html",
    "price_lines.remove_option": "competitions/price_option.html",
    "project_steps.finish": "projects/_next.html",
    "rate_indexing.withdraw": "consortium_changes/show.html",
    "requirements.remove": "competitions/requirements.html",
    "score_sheets.submit": "evaluations/_hand_in.html",
    "templates.use": "templates/show.html",
}

# has a form of its own, with the consequence beside the button
TOLD = {
    "access_requests.ask": ("access/ask.html", "Oppdragsgiveren avgjør for hvert dokument."),
    "access_requests.decide": ("access/show.html", "Vedtaket kan ikke tas tilbake."),
    "awards.decide": ("awards/show.html", "En innkjøper leser valget og godkjenner det."),
    "awards.draw": ("awards/show.html", "Den kan ikke gjøres om"),
    "bids.deliver": ("bids/submit.html", "Tilbudet forsegles når dere leverer"),
    "bids.receipts.restore": ("bids/read.html", "Erstatt utkastet med det leverte"),
    "cancellations.cancel": ("cancellations/preview.html", "Avlysningen kan ikke angres."),
    "commitments.withdraw": ("commitments/withdraw.html", "Erklæringen står igjen som trukket."),
    "competitions.extend": ("competitions/show.html", "Fristen kan ikke flyttes tilbake."),
    "complaints.end": (
        "complaints/show.html", "En avsluttet klage stopper ikke kontrakten lenger."
    ),
    "complaints.send": ("complaints/send.html", "Oppdragsgiveren får klagen med en gang"),
    "consortia.person_out": ("consortia/person_out.html", "Personen går ut fra i dag."),
    "consortium_changes.change": ("consortium_changes/preview.html", "Ingenting er endret ennå."),
    "deliveries.comment": ("deliveries/comment.html", "Dere kan kommentere én gang."),
    "deliveries.complete": ("deliveries/complete.html", "kan ingenting føres på kontrakten"),
    "deliveries.evaluate": ("deliveries/evaluate.html", "Den kan ikke endres."),
    "deliveries.gate": ("deliveries/gate.html", "Det kan ikke angres."),
    "deviations.close": (
        "deliveries/close_deviation.html", "Et lukket avvik kan ikke åpnes igjen."
    ),
    "framework_changes.new": ("frameworks/change_preview.html", "Ingenting er endret ennå."),
    "impartiality.declare": ("evaluations/impartiality.html", "Det kan ikke angres."),
    "impartiality.recuse": ("evaluations/recusal.html", "Det kan ikke angres."),
    "invitations.decline": ("bids/decline.html", "Da blir grunnen ført i protokollen."),
    "journals.close": ("journals/show.html", "det lages ingen nye dokumenter av den"),
    "ledgers.correct": ("ledgers/show.html", "det kan ikke gjøres om"),
    "openers.rotate": ("openers/rotate.html", "To innkjøpere gjør hver sin del"),
    "openings.confirm": ("openings/_confirm.html", "Det kan ikke angres."),
    "organisations.succeed": ("frameworks/organisation.html", "gjøre avrop i dens sted"),
    "questions.answer": ("questions/index.html", "og kan ikke endres."),
    "questions.ask": ("questions/index.html", "Alle inviterte ser spørsmålet og svaret."),
    "rate_indexing.index": ("consortium_changes/index_preview.html", "Ingenting er endret ennå."),
    "reopenings.new": ("evaluations/reopening.html", "Alt som endres, står i saksloggen."),
    "reversals.new": ("awards/reversal.html", "Dette skjer når du gjør om valget"),
}  # fmt: skip

# can be saved again, taken back by another step, made anew, or changes nothing
SAFE = """
    accounts.login accounts.logout amendments.approve amendments.begin amendments.explain
    amendments.parts.criterion amendments.parts.dates amendments.parts.requirement
    amendments.parts.texts award_letters.show award_notices.note awards.send_back bids.confirm
    bids.forms.discard bids.forms.take bids.forms.upload bids.parts.answers bids.parts.prices
    bids.parts.shares.confirm bids.parts.shares.save bids.parts.statements bids.parts.team
    bids.parts.texts.take bids.receipts.read bids.start bids.trial bids.uploads.begin
    bids.uploads.files bids.uploads.finish bids.uploads.part calibration.give calibration.make
    card_files.take_over card_files.update card_proposals.member_in card_proposals.member_out
    card_proposals.show commitments.new commitments.replace competitions.approve
    competitions.return_to_draft competitions.submit_for_review complaints.answer complaints.new
    consensus.agree consortia.contact consortia.new_person consortia.person
    contract_amounts.new_change contract_amounts.new_invoice contract_amounts.new_option
    criteria.edit criteria.index criteria.new criteria.restore deliveries.plan deliveries.start deviations.new
    dialogues.note documents.make drafting.basis drafting.climate drafting.need drafting.people
    edited_documents.keep edited_documents.show evaluation_models.edit framework_documents.make
    framework_drafts.add_member framework_drafts.areas framework_drafts.basis
    framework_drafts.call_off framework_drafts.consortia framework_drafts.consortium
    framework_drafts.criteria framework_drafts.new framework_drafts.parties
    framework_drafts.period framework_drafts.remove_party framework_drafts.restore_party framework_drafts.roles
    frameworks.upload
    help.visit home.scheme impartiality.mask invitations.accept journals.answer journals.edit journals.new
    languages.choose libraries.edit libraries.new libraries.standard library_picks.keep_criterion
    library_picks.keep_requirement library_picks.pick matrices.make matrices.make_prices
    needs.edit new_competitions.new openers.new openers.paper openers.rehearse openings.assess
    organisations.rename outbox.retry outbox.send packs.again packs.order presentations.plan
    price_lines.edit price_lines.edit_option price_lines.new_option price_lines.restore_option
    project_steps.approve
    project_steps.reopen project_steps.start project_steps.withdraw projects.edit projects.need
    projects.new recipients.approve recipients.propose recipients.refuse recipients.remind
    recipients.resend recipients.withdraw requirement_checks.save requirements.edit
    requirements.index requirements.move requirements.restore reviews.comment reviews.resolve rules.explain
    scale_wordings.edit score_sheets.score settings.provision settings.rule settings.threshold
    sheet_files.confirm sheet_files.upload templates.upload timelines.edit wind_tunnel.attach
    wind_tunnel.remove
"""


def test_every_form_is_in_one_of_the_tables(app):
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    known = [*ASKED, *TOLD, *SAFE.split()]
    development = {name for name in posts if name.startswith("components.")}
    assert sorted(known) == sorted(posts - development)


def buttons(source, endpoint):
    """Each call of `post_button` that posts to the endpoint, whole."""
    relative = "." + endpoint.rpartition(".")[2]
    for found in re.finditer(r"post_button\(", source):
        depth, end = 1, found.end()
        while depth:
            depth += {"(": 1, ")": -1}.get(source[end], 0)
            end += 1
        call = source[found.start() : end]
        if f'url_for("{endpoint}"' in call or f'url_for("{relative}"' in call:
            yield call


@pytest.mark.parametrize(("endpoint", "template"), ASKED.items())
def test_button_asks_first_and_tells_the_consequence(endpoint, template):
    source = (TEMPLATES / template).read_text(encoding="utf-8")
    calls = list(buttons(source, endpoint))
    assert calls
    for call in calls:
        assert re.search(r'confirm=\{"title": .*"text": .*"label": ', call, re.DOTALL), call


@pytest.mark.parametrize(("endpoint", "where"), TOLD.items())
def test_form_tells_the_consequence_beside_its_button(endpoint, where):
    template, said = where
    assert said in (TEMPLATES / template).read_text(encoding="utf-8"), endpoint
