"""Several authors of one draft, and what is saved of a half-written section."""

import re
import threading

import pytest
from flask import Flask

from procure.app import create_app
from procure.models.competitions import Competition
from tests import stories
from tests.conftest import CHEAP, csrf_token

NEED = "/competitions/1/need"
BASIS = "/competitions/1/basis"
OWNER, OFFICER = "eier@example.test", "innkjoper1@example.test"


class Author:
    """Someone signed in with a browser of their own."""

    def __init__(self, app: Flask, email: str) -> None:
        self.client = app.test_client()
        typed = {"email": email, "password": stories.PASSWORD}
        typed["csrf_token"] = csrf_token(self.client, "/account/login")
        assert self.client.post("/account/login", data=typed).status_code == 303

    def open(self, url: str) -> dict[str, list[str]]:
        """Return what the form of a page holds, hidden fields and all."""
        page = self.client.get(url).get_data(as_text=True)
        found = {
            name: [re.sub(r"^\r?\n", "", text).replace("&amp;", "&")]
            for name, text in re.findall(
                r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL
            )
        }
        for tag in re.findall(r"<input[^>]+>", page):
            have = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            loose = have.get("type") in {"radio", "checkbox"} and " checked" not in tag
            if "name" in have and not loose:
                found.setdefault(have["name"], []).append(have.get("value", ""))
        return found

    def save(self, url: str, form: dict[str, list[str]], **changed: object):
        return self.client.post(url, data=form | changed)

    def autosave(self, url: str, form: dict[str, list[str]], **changed: object):
        data = form | changed | {"draft": "1"}
        return self.client.post(url, data=data, headers={"Accept": "application/json"})


@pytest.fixture
def authors(session, app):
    stories.draft(session)
    return Author(app, OWNER), Author(app, OFFICER)


def stored(session) -> Competition:
    session.rollback()  # a new snapshot
    session.expire_all()
    return session.get_one(Competition, 1)


def test_two_authors_of_different_fields_both_win_and_the_later_is_told(authors, session):
    owner, officer = authors
    first, second = owner.open(NEED), officer.open(NEED)
    assert owner.save(NEED, first, need="Nytt behov fra eier").status_code == 303
    done = officer.save(NEED, second, assignment="Nytt oppdrag fra innkjøper")
    assert done.status_code == 303
    note = officer.client.get(done.location).get_data(as_text=True)
    assert "Prosjekteier 1 endret «Behovet» mens du skrev. Begge endringene er lagret." in note
    now = stored(session)
    assert (now.need, now.assignment) == ("Nytt behov fra eier", "Nytt oppdrag fra innkjøper")


def test_two_authors_of_one_field_the_later_sees_both_texts_and_settles(authors, session):
    owner, officer = authors
    first, second = owner.open(NEED), officer.open(NEED)
    owner.save(NEED, first, need="Smith & Sønn <AS>", deliverables="Ny rapport")
    refused = officer.save(NEED, second, need="Mitt behov")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 409
    assert "Smith &amp; Sønn &lt;AS&gt;" in page
    assert "endret av Prosjekteier 1" in page
    assert "Mitt behov</textarea>" in page
    assert "Ny rapport</textarea>" in page  # what only the other changed stands in the form
    assert stored(session).need == "Smith & Sønn <AS>"
    again = second | {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page).group(1)
        for name in ("version", "base")
    }
    assert (
        officer.save(NEED, again, need="Mitt behov", deliverables="Ny rapport").status_code == 303
    )
    now = stored(session)
    assert (now.need, now.deliverables) == ("Mitt behov", "Ny rapport")


def test_what_others_wrote_comes_to_the_script_in_the_notation_of_its_form(authors):
    owner, officer = authors
    first, second = owner.open(BASIS), officer.open(BASIS)
    owner.save(BASIS, first, estimate_ore="1 234,50")
    officer.client.set_cookie("language", "en")  # chosen in another tab
    answer = officer.autosave(BASIS, second, delivery_place="Oslo").json
    assert answer["theirs"] == {"estimate_ore": ["1\N{NO-BREAK SPACE}234,50"]}


def test_same_change_twice_is_no_clash(authors, session):
    owner, officer = authors
    first, second = owner.open(NEED), officer.open(NEED)
    for author, form in ((owner, first), (officer, second)):
        assert author.save(NEED, form, need="Likt").status_code == 303
    assert stored(session).need == "Likt"


def test_race_of_two_authors_loses_nothing(engine, config, clock, session):
    """Both send at the same moment, from processes of their own as far as the database knows."""
    stories.draft(session)
    session.rollback()
    apps = [create_app(config, engine=engine, now=clock, hasher=CHEAP) for _ in range(2)]
    owner, officer = Author(apps[0], OWNER), Author(apps[1], OFFICER)
    for round_ in range(3):
        forms = [(owner, "need", owner.open(NEED)), (officer, "assignment", officer.open(NEED))]
        barrier, answers = threading.Barrier(2), []

        def send(author, field, form, barrier=barrier, answers=answers, round_=round_):
            barrier.wait()
            answers.append(author.save(NEED, form, **{field: f"{field} {round_}"}).status_code)

        threads = [threading.Thread(target=send, args=one) for one in forms]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [303, 303]
        now = stored(session)
        assert (now.need, now.assignment) == (f"need {round_}", f"assignment {round_}")


def test_half_written_section_is_saved_as_draft_and_the_checks_say_what_is_missing(
    session, app, clock
):
    stories.empty_draft(session)
    owner = Author(app, OWNER)
    url = "/competitions/1/climate"
    form = owner.open(url)
    kept = owner.save(url, form, climate_reason="Rådgivning uten reiser", draft="1")
    assert (kept.status_code, kept.location) == (303, url)
    page = owner.client.get(url).get_data(as_text=True)
    assert "Lagret. Du kan fortsette senere." in page
    assert "Rådgivning uten reiser</textarea>" in page
    assert "Dette mangler" in page
    assert owner.save(url, owner.open(url)).status_code == 422  # to go on, it must be whole
    assert stored(session).climate_choice is None


def test_script_is_told_when_it_was_saved_and_the_next_save_follows(authors, session):
    owner, _officer = authors
    form = owner.open(NEED)
    answer = owner.autosave(NEED, form, need="Halvskrevet beh")
    assert answer.status_code == 200
    told = answer.get_json()
    assert (told["saved"], told["errors"], told["clashes"], told["note"]) == ("09.00", {}, [], "")
    following = form | {"base": told["base"], "version": told["version"], "need": "Halvskrevet beh"}
    assert owner.autosave(NEED, following, need="Helt behov").get_json()["errors"] == {}
    assert stored(session).need == "Helt behov"


def test_script_gets_errors_by_field_and_the_rest_is_saved(authors, session):
    owner, _officer = authors
    url = "/competitions/1/timeline"
    form = owner.open(url) | {"questions_due_at": ["30.02.2027", "12:00"]}
    told = owner.autosave(url, form, standstill_reason="Ny grunn", ends_on="").get_json()
    assert told["errors"] == {"questions_due_at": "Datoen finnes ikke i kalenderen"}
    now = stored(session)
    assert (now.standstill_reason, now.ends_on) == ("Ny grunn", None)
    assert now.questions_due_at == stories.FIELDS["questions_due_at"]


def test_title_is_never_saved_blank(authors, session):
    owner, _officer = authors
    url = "/competitions/1/basis"
    told = owner.autosave(url, owner.open(url), title="  ", estimate_ore="").get_json()
    assert told["errors"] == {"title": "Skriv et navn"}
    now = stored(session)
    assert (now.title, now.estimate_ore) == ("Enklere hverdag: tjenestedesign (konstruert)", None)


def test_script_is_told_of_clashes_and_of_what_others_wrote(authors, session):
    owner, officer = authors
    first, second = owner.open(NEED), officer.open(NEED)
    owner.save(NEED, first, need="Eiers behov", deliverables="Eiers leveranser")
    told = officer.autosave(NEED, second, need="Mitt behov", assignment="Mitt oppdrag").get_json()
    assert told["clashes"] == ["Behovet"]
    assert told["theirs"] == {"deliverables": ["Eiers leveranser"]}
    assert "Prosjekteier 1 endret «Leveranser»" in told["note"]
    now = stored(session)
    assert (now.need, now.assignment) == ("Eiers behov", "Mitt oppdrag")
    settled = second | {"base": told["base"], "assignment": "Mitt oppdrag"}
    page = officer.save(NEED, settled, need="Mitt behov", deliverables="Eiers leveranser")
    assert page.status_code == 409  # the clash is still to be settled by a person
    assert "data-autosave" in officer.client.get(NEED).get_data(as_text=True)
    assert "data-autosave" not in page.get_data(as_text=True)  # or it would settle it itself


def test_draft_that_may_not_be_changed_answers_no_script(session, app):
    stories.issued(session)
    owner = Author(app, OWNER)
    form = owner.open(NEED)
    refused = owner.autosave(NEED, form, need="For sent")
    assert refused.status_code == 409
    assert refused.mimetype == "text/html"  # which the script takes as not saved
    evaluator = Author(app, "evaluator1@example.test")
    assert evaluator.autosave(NEED, form | evaluator.open(NEED), need="x").status_code == 403
    assert stored(session).need == stories.FIELDS["need"]


def test_cpv_code_that_is_none_is_told(authors):
    owner, _officer = authors
    url = "/competitions/1/basis"
    refused = owner.save(url, owner.open(url), cpv_code="7941")
    assert refused.status_code == 422
    assert "Skriv en CPV-kode med åtte siffer" in refused.get_data(as_text=True)
    right = owner.save(url, owner.open(url), cpv_code="79410000-1", delivery_place="Oslo")
    assert right.status_code == 303
    assert "Oslo" in owner.client.get("/competitions/1/preview").get_data(as_text=True)


PEOPLE = "/competitions/1/people"


def test_two_authors_of_the_people_lose_none(authors, session):
    owner, officer = authors
    page = owner.client.get(PEOPLE).get_data(as_text=True)
    first = re.findall(r'name="(evaluators|owners)" value="(\d+)" checked', page)
    base = re.search(r'name="base"[^>]*value="([^"]*)"', page).group(1)
    token = {"csrf_token": csrf_token(owner.client, PEOPLE), "base": base}
    evaluators = [n for name, n in first if name == "evaluators"]
    owners = [n for name, n in first if name == "owners"]
    done = owner.client.post(PEOPLE, data=token | {"evaluators": evaluators[:1], "owners": owners})
    assert done.status_code == 303
    other = {"csrf_token": csrf_token(officer.client, PEOPLE), "base": base}
    added = {"evaluators": evaluators, "owners": [*owners, "2"]}
    assert officer.client.post(PEOPLE, data=other | added).status_code == 303
    clash = officer.client.post(PEOPLE, data=other | {"evaluators": [], "owners": owners})
    assert clash.status_code == 409
    assert "Noen andre har endret det samme" in clash.get_data(as_text=True)
    roles = {(m, u) for m, u in re.findall(
        r'name="(evaluators|owners)" value="(\d+)" checked',
        officer.client.get(PEOPLE).get_data(as_text=True),
    )}  # fmt: skip
    assert roles == {("evaluators", evaluators[0]), *(("owners", n) for n in (*owners, "2"))}


MODEL = "/competitions/1/model"


def test_two_authors_of_the_model_lose_nothing(authors, session):
    owner, officer = authors
    chosen = {
        "family": "points",
        "normalise": "none",
        "rounding_stage": "none",
        "formula": "linear",
    }
    first, second = owner.open(MODEL) | chosen, officer.open(MODEL) | chosen
    assert owner.save(MODEL, first, rounding_decimals="3").status_code == 303
    assert officer.save(MODEL, second, scale="12").status_code == 303
    clash = officer.save(MODEL, second, rounding_decimals="4")
    assert clash.status_code == 409
    page = officer.client.get(MODEL).get_data(as_text=True)
    assert 'value="12"' in page
    assert 'value="3"' in page
