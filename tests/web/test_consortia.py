"""The card in the browser: who may do what, what is kept, and what stands after a refusal."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import openpyxl
import pytest

from procure.config import Config
from procure.queries import consortia
from tests import card_stories, stories
from tests.card_stories import LEAD
from tests.stories import START, firm, number

OFFICER, LEADER, MEMBER, RIVAL = (
    "innkjoper1@example.test", "leder0@example.test", "medlem0@example.test",
    "leder1@example.test",
)  # fmt: skip
CARD = "/consortia/1"
PERSON = {
    "label": "Smith & Sønn <AS>", "employer": LEAD, "role": "senior", "reference": "A-17",
    "availability": "80", "evidence": "Ti år\x00 med æøå", "comment": "Ansatt",
    "level_service_design": "4", "level_benefit_realisation": "", "level_change_management": "",
    "months_service_design": "30",
    "last_used_service_design": "01.12.2026", "evidence_service_design": "Kurs",
}  # fmt: skip


@pytest.fixture
def story(session):
    return stories.framework(session)


def hidden(client, url, name):
    page = client.get(url).get_data(as_text=True)
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page).group(1)


def text_of(response):
    return response.get_data(as_text=True)


def test_a_new_person_is_asked_for_confirmed_and_seen(story, login, client, post):
    login(LEADER)
    response = post(f"{CARD}/people/new", PERSON, page=f"{CARD}/people/new")
    assert (response.status_code, response.location) == (303, f"{CARD}#personer")
    shown = text_of(client.get(CARD))
    assert "Forslaget er sendt til innkjøperen" in shown
    assert "Smith &amp; Sønn &lt;AS&gt;" not in shown
    assert "Forslag (1 venter)" in shown
    login(OFFICER)
    assert "Ett forslag venter på svar" in text_of(client.get("/"))
    proposal = f"{CARD}/proposals/1"
    page = text_of(client.get(proposal))
    assert "Smith &amp; Sønn &lt;AS&gt;" in page
    assert "Ti år\ufffd med æøå" in page
    assert "Tjenestedesign: nivå" in page
    answer = {"verdict": "yes", "comment": "", "seen": hidden(client, proposal, "seen")}
    assert post(proposal, answer, page=proposal).status_code == 303
    login(LEADER)
    assert "Smith &amp; Sønn &lt;AS&gt;" in text_of(client.get(CARD))
    assert "Bekreftet" in text_of(client.get("/"))


def test_a_level_is_declined_with_a_reason_that_the_lead_reads(story, login, client, post):
    login(LEADER)
    url = f"{CARD}/people/1"
    form = {
        **PERSON, "label": "Tjenestedesigner 1", "level_service_design": "3",
        "level_benefit_realisation": "2", "level_change_management": "2",
        "seen": hidden(client, url, "seen"),
    }  # fmt: skip
    assert post(url, form, page=url).status_code == 303
    shown = text_of(client.get(CARD))
    assert "Kortet er oppdatert." in shown
    assert "80 %" in shown
    login(OFFICER)
    url = f"{CARD}/proposals/1"
    seen = hidden(client, url, "seen")
    refused = post(url, {"verdict": "no", "comment": "", "seen": seen}, page=url)
    assert refused.status_code == 422
    assert "Skriv en begrunnelse." in text_of(refused)
    nothing = post(url, {"seen": seen}, page=url)
    assert nothing.status_code == 422
    assert "Velg om du bekrefter eller avslår" in text_of(nothing)
    assert (
        post(url, {"verdict": "no", "comment": "Vis det", "seen": seen}, page=url).status_code
        == 303
    )
    again = post(url, {"verdict": "no", "comment": "Vis det", "seen": seen}, page=CARD + "/contact")
    assert again.status_code == 409
    login(LEADER)
    assert "Vis det" in text_of(client.get(url))


def test_the_card_changed_while_the_officer_read(story, session, login, client, post):
    card_stories.change(session, story, 1, actor=story.leads[0], role="junior")
    login(OFFICER)
    url = f"{CARD}/proposals/1"
    seen = hidden(client, url, "seen")
    card_stories.change(session, story, 1, actor=story.leads[0], availability=5)
    response = post(url, {"verdict": "yes", "comment": "Fint", "seen": seen}, page=url)
    assert response.status_code == 409
    page = text_of(response)
    assert "Kortet er endret mens du leste" in page
    assert "Fint" in page
    fresh = re.search(r'name="seen"[^>]*value="([^"]*)"', page).group(1)
    assert post(url, {"verdict": "yes", "seen": fresh}, page=url).status_code == 303


def test_two_tabs_show_what_the_other_wrote(story, login, client, post):
    login(LEADER)
    url = f"{CARD}/people/1"
    first = {
        **PERSON, "label": "Tjenestedesigner 1", "level_service_design": "5",
        "level_benefit_realisation": "2", "level_change_management": "2",
        "seen": hidden(client, url, "seen"),
    }  # fmt: skip
    assert post(url, {**first, "availability": "40"}, page=url).status_code == 303
    late = post(url, {**first, "availability": "60"}, page=url)
    assert late.status_code == 409
    page = text_of(late)
    assert "Kortet er endret mens du skrev" in page
    assert "40 % av full tid" in page
    assert 'value="60"' in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"label": ""}, "Skriv navnet eller betegnelsen"),
        ({"availability": "101"}, "Tallet kan være høyst 100"),
        ({"availability": "12,5"}, "Skriv et helt tall"),
        ({"level_service_design": "6"}, "Velg et av alternativene"),
        ({"level_service_design": ""}, "Velg nivå, siden du har skrevet mer om området"),
        ({"months_service_design": "-1"}, "Tallet må være minst 0"),
        ({"last_used_service_design": "31.02.2026"}, "Datoen finnes ikke"),
        ({"last_used_service_design": "12.01.2027"}, "kan ikke være fram i tid"),
        ({"reference": "01019012345"}, "ikke et fødselsnummer"),
        ({"reference": "x" * 61}, "60"),
        ({"employer": firm(5).organisation_number}, "Velg et av alternativene"),
        ({"label": "Tjenestedesigner 1"}, "står allerede på kortet"),
    ],
)
def test_what_cannot_stand_on_a_card_is_told_and_kept(story, login, post, changes, message):
    login(LEADER)
    response = post(f"{CARD}/people/new", {**PERSON, **changes}, page=f"{CARD}/people/new")
    assert response.status_code == 422
    page = text_of(response)
    assert message in page
    assert "Ti år\ufffd med æøå" in page


def test_a_member_keeps_its_own_people_and_nobody_elses(story, login, client, post):
    login(MEMBER)
    page = text_of(client.get(CARD))
    assert f'href="{CARD}/people/2"' in page
    assert f'href="{CARD}/people/1"' not in page
    for url in (
        f"{CARD}/people/1",
        f"{CARD}/people/1/out",
        f"{CARD}/contact",
        f"{CARD}/members/new",
    ):
        assert client.get(url).status_code == 403
        refused = post(url, PERSON, page=f"{CARD}/people/2")
        assert refused.status_code == 403
        assert "ansatt i Firma 1 AS (konstruert)" in text_of(refused)
    assert firm(0).name not in text_of(client.get(f"{CARD}/people/new")).split("<form", 1)[1]
    forged = post(f"{CARD}/people/new", PERSON, page=f"{CARD}/people/new")
    assert forged.status_code == 422


def test_another_consortiums_numbers_are_nowhere(story, session, login, client, post):
    card_stories.put_in(session, story)
    theirs = card_stories.people_of(session, story.consortium_ids[1])[0].id
    login(RIVAL)
    for path in (
        "", "/contact", "/people/new", "/people/1", "/people/1/out", "/members/new",
        "/members/3/out", "/proposals", "/proposals/1", "/file/update", "/file/download/xlsx",
        "/file/download/yaml",
    ):  # fmt: skip
        assert client.get(CARD + path).status_code == 404, path
        if path and "download" not in path and path != "/proposals":
            assert post(CARD + path, PERSON, page="/consortia/2/contact").status_code == 404, path
    for path in ("/proposals/1", "/people/1", "/people/1/out", "/members/3/out"):
        assert client.get("/consortia/2" + path).status_code == 404, path
    assert post(f"{CARD}/proposals/1/withdraw", page="/consortia/2/contact").status_code == 404
    assert post("/consortia/2/proposals/1/withdraw", page="/consortia/2/contact").status_code == 404
    assert post(f"{CARD}/file/take-over", page="/consortia/2/contact").status_code == 404
    login(LEADER)
    assert client.get(f"{CARD}/people/{theirs}").status_code == 404


def test_only_those_who_could_ask_take_it_back(story, login, client, post):
    login(LEADER)
    post(f"{CARD}/people/new", PERSON, page=f"{CARD}/people/new")
    url = f"{CARD}/proposals/1"
    login(MEMBER)
    assert "Trekk forslaget" not in text_of(client.get(url))
    assert post(f"{url}/withdraw", page=f"{CARD}/people/2").status_code == 403
    login(LEADER)
    assert post(f"{url}/withdraw", page=url).status_code == 303
    assert "Trukket" in text_of(client.get(f"{CARD}/proposals"))
    assert post(f"{url}/withdraw", page=f"{CARD}/contact").status_code == 409


def test_the_contact_is_changed_in_one_tab_at_a_time(story, login, client, post):
    login(LEADER)
    url = f"{CARD}/contact"
    form = {"email": "ny@example.test", "seen": hidden(client, url, "seen")}
    assert post(url, {**form, "email": "ikke en adresse"}, page=url).status_code == 422
    assert post(url, form, page=url).status_code == 303
    late = post(url, {**form, "email": "sen@example.test"}, page=url)
    assert late.status_code == 409
    assert "ny@example.test" in text_of(late)
    assert 'value="sen@example.test"' in text_of(late)


def test_an_officer_changes_the_card_at_once_with_a_reason(story, login, client, post):
    login(OFFICER)
    url = f"{CARD}/people/new"
    assert "Skriv hvorfor" in text_of(post(url, {**PERSON, "comment": ""}, page=url))
    assert post(url, PERSON, page=url).status_code == 303
    assert "Smith &amp; Sønn &lt;AS&gt;" in text_of(client.get(CARD))
    out = f"{CARD}/people/7/out"
    assert post(out, {"comment": ""}, page=out).status_code == 422
    assert post(out, {"comment": "Feil person"}, page=out).status_code == 303


def test_the_list_leads_a_supplier_to_its_only_card(story, login, client):
    login(LEADER)
    assert client.get("/consortia/").location == CARD
    login("utenfor@example.test")
    assert "Dere er ikke med i noe konsortium" in text_of(client.get("/consortia/"))
    login(OFFICER)
    assert client.get("/consortia/").location == "/frameworks/"


def test_a_search_keeps_its_words_and_bad_places_do_no_harm(story, login, client):
    login(OFFICER)
    assert "Ingen på kortet passer til «&lt;b&gt;»" in text_of(client.get(f"{CARD}?q=<b>"))
    for query in ("after=-1", "after=x", "after=999999999", "q=%00", "q=" + "x" * 5000):
        assert client.get(f"{CARD}?{query}").status_code == 200


@pytest.fixture
def register():
    """The register of entities, played by a server of our own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = answers.get(self.path.rpartition("/")[2])
            self.send_response(200 if body else 404)
            self.end_headers()
            self.wfile.write((body or "").encode())

        def log_message(self, *_):
            pass

    answers = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/enheter", answers
    server.shutdown()
    server.server_close()


class TestLookUp:
    @pytest.fixture
    def config(self, tmp_path, register):
        return Config(
            secret_key="a test secret that is long enough to start with",
            database_url="sqlite://", storage_path=tmp_path / "storage", testing=True,
            business_register_url=register[0],
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("answer", "told", "filled"),
        [
            ('{"organisasjonsnummer":"%s","navn":"NY & <GOD> AS"}', "", "NY &amp; &lt;GOD&gt; AS"),
            (
                '{"organisasjonsnummer":"%s","navn":"FALLITT AS","konkurs":true}',
                "FALLITT AS er konkurs.", "FALLITT AS",
            ),
            (
                '{"organisasjonsnummer":"%s","navn":"SLUTT AS","underAvvikling":true}',
                "SLUTT AS er under avvikling.", "SLUTT AS",
            ),
            ("", "har ingen virksomhet med dette nummeret", "Skrevet selv"),
            ("nonsense", "Fant ikke registeret nå. Du kan skrive navnet selv.", "Skrevet selv"),
        ],
    )  # fmt: skip
    def test_the_name_is_filled_in_or_left_to_the_user(
        self, story, login, post, register, answer, told, filled
    ):
        new = number(70)
        register[1][new] = answer % new if "%s" in answer else answer
        login(LEADER)
        url = f"{CARD}/members/new"
        form = {"organisation_number": new, "name": "Skrevet selv", "comment": "Trengs"}
        response = post(url, {**form, "step": "look_up"}, page=url)
        page = text_of(response)
        assert response.status_code == 200
        assert told in page
        assert f'value="{filled}"' in page
        assert "Trengs" in page
        assert post(url, form, page=url).status_code == 303

    def test_a_wrong_check_digit_is_not_looked_up(self, story, login, post):
        login(LEADER)
        url = f"{CARD}/members/new"
        response = post(url, {"organisation_number": "123456789", "step": "look_up"}, page=url)
        assert response.status_code == 422
        assert "Se etter tastefeil" in text_of(response)


def test_without_a_register_there_is_no_button(story, login, client):
    login(LEADER)
    assert "Slå opp navnet" not in text_of(client.get(f"{CARD}/members/new"))


class TestFile:
    def upload(self, post, data, name="kort.xlsx"):
        url = f"{CARD}/file/update"
        return post(
            url, {"file": (BytesIO(data), name)}, page=url, content_type="multipart/form-data"
        )

    def choices(self, page):
        return re.findall(r'name="chosen"[^>]*value="(\d+)"', page)

    def carried(self, page):
        names = ("content", "contact", "seen")
        found = {n: re.search(rf'name="{n}"[^>]*value="([^"]*)"', page).group(1) for n in names}
        return {n: value.replace("&#34;", '"').replace("&amp;", "&") for n, value in found.items()}

    def changed(self, client):
        """The lead's own card with a person changed, one new, one gone and another address."""
        data = client.get(f"{CARD}/file/download/yaml").data.decode()
        data = data.replace("konsortium0@example.test", "ny@example.test")
        data = data.replace("service_design: 5", "service_design: 4").replace("Ti år", "Elleve år")
        return data.replace("Gevinstrådgiver 1", "Gevinstrådgiver 2").encode()

    def test_a_card_that_is_uploaded_unchanged_differs_nowhere(self, story, login, client, post):
        login(LEADER)
        for form in ("xlsx", "yaml"):
            data = client.get(f"{CARD}/file/download/{form}").data
            assert "Filen sier det samme som kortet" in text_of(
                self.upload(post, data, f"k.{form}")
            )

    def test_differences_are_seen_chosen_and_taken_over(self, story, session, login, client, post):
        login(LEADER)
        page = text_of(self.upload(post, self.changed(client), "k.yaml"))
        assert self.choices(page) == ["0", "1", "2", "3"]
        assert "Må bekreftes av innkjøperen" in page
        assert "Ingenting er lagret ennå" in page
        form = {**self.carried(page), "chosen": ["0", "2"], "comment": "Årlig"}
        assert post(f"{CARD}/file/take-over", form, page=f"{CARD}/contact").status_code == 303
        seen = consortia.page(session, 1, viewer=story.officer, now=START)
        assert seen.contact_email == "ny@example.test"
        assert seen.people[0].evidence == "Elleve år"
        assert seen.people[0].levels[0] == 5
        assert [p.label for p in seen.people] == ["Tjenestedesigner 1", "Gevinstrådgiver 1"]
        (row,) = card_stories.waiting(session)
        assert row.kind == "update_file"
        login(OFFICER)
        url = f"{CARD}/proposals/{row.id}"
        assert "k.yaml" in text_of(client.get(url))
        answer = {"verdict": "yes", "seen": hidden(client, url, "seen")}
        assert post(url, answer, page=url).status_code == 303
        session.rollback()  # to see what others have committed
        assert consortia.page(session, 1, viewer=story.officer, now=START).people[0].levels[0] == 4

    def test_the_card_changed_since_the_file_was_read(self, story, session, login, client, post):
        login(LEADER)
        form = self.carried(text_of(self.upload(post, self.changed(client), "k.yaml")))
        card_stories.change(session, story, 2, actor=story.leads[0], availability=5)
        late = post(f"{CARD}/file/take-over", {**form, "chosen": ["1"]}, page=f"{CARD}/contact")
        assert late.status_code == 409
        assert "Last opp filen på nytt" in text_of(late)

    def test_a_file_about_another_consortium_is_refused(self, story, login, client, post):
        login(RIVAL)
        theirs = client.get("/consortia/2/file/download/xlsx").data
        login(LEADER)
        response = self.upload(post, theirs)
        assert response.status_code == 422
        assert "Filen gjelder Konsortium 1 (konstruert)" in text_of(response)

    def test_a_member_takes_over_its_own_people_only(self, story, session, login, client, post):
        login(MEMBER)
        page = text_of(self.upload(post, self.changed(client), "k.yaml"))
        assert "2 forskjeller gjelder andre virksomheter" in page
        assert self.choices(page) == ["1", "2"]
        login(LEADER)
        forged = self.carried(text_of(self.upload(post, self.changed(client), "k.yaml")))
        login(MEMBER)
        for chosen in ("0", "2"):
            response = post(
                f"{CARD}/file/take-over", {**forged, "chosen": [chosen]}, page=f"{CARD}/people/2"
            )
            assert response.status_code == 403, chosen
        assert card_stories.waiting(session) == []

    def test_a_forged_content_is_refused(self, story, login, client, post):
        login(LEADER)
        for content in ("", "null", '{"kind":"update_file","file":"","parts":[{}]}'):
            form = {"content": content, "seen": "", "chosen": ["1"]}
            response = post(f"{CARD}/file/take-over", form, page=f"{CARD}/contact")
            assert response.status_code == 422

    @pytest.mark.parametrize(
        "forged",
        [
            {"after": "x"},
            {"after": "2026-13-01"},
            {"field": "level", "after": "9" * 30},
            {"field": "level", "area": "unknown", "after": "1"},
            {"field": "employer", "area": "", "after": "<b>"},
            {"field": "label", "area": "", "after": ""},
        ],
    )
    def test_a_forged_value_is_refused(self, story, session, login, client, post, forged):
        login(LEADER)
        form = self.carried(text_of(self.upload(post, self.changed(client), "k.yaml")))
        value = {"field": "last_used", "area": "service_design", "before": "", "after": "x"}
        for person_id in (1, 3, 2**31 - 1):
            part = {
                "kind": "person_change", "person_id": person_id, "label": "a", "employer": LEAD,
                "changes": [value | forged],
            }  # fmt: skip
            content = json.dumps({"kind": "update_file", "file": "", "parts": [part]})
            for chosen in ([], ["1"]):
                sent = {**form, "content": content, "chosen": chosen}
                response = post(f"{CARD}/file/take-over", sent, page=f"{CARD}/contact")
                assert response.status_code in {404, 422}
        assert card_stories.waiting(session) == []

    def test_every_problem_of_a_file_is_listed(self, story, login, client, post):
        login(LEADER)
        book = openpyxl.load_workbook(BytesIO(client.get(f"{CARD}/file/download/xlsx").data))
        sheet = next(s for s in book if "Person" in [c.value for c in s[1]])
        columns = {c.value: c.column for c in sheet[1]}
        sheet.cell(2, columns["Tjenestedesign"]).value = 9
        sheet.cell(3, columns["Arbeidsgivers org.nr."]).value = "123456789"
        out = BytesIO()
        book.save(out)
        response = self.upload(post, out.getvalue())
        assert response.status_code == 422
        assert "Filen har 2 feil" in text_of(response)

    def test_no_file_and_nothing_chosen_are_said(self, story, login, client, post):
        login(LEADER)
        url = f"{CARD}/file/update"
        assert "Velg filen dere har fylt ut" in text_of(post(url, page=url))
        form = self.carried(text_of(self.upload(post, self.changed(client), "k.yaml")))
        nothing = post(f"{CARD}/file/take-over", form, page=f"{CARD}/contact")
        assert nothing.status_code == 422
        assert "Velg minst én endring" in text_of(nothing)
