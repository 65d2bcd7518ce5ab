from html import unescape

import pytest
from sqlalchemy import select

from procure.extensions import atomic
from procure.models.consortia import Consortium
from procure.models.frameworks import Framework
from procure.services import framework_drafts
from tests import agreement_stories as agreements
from tests import stories
from tests.stories import START

OFFICER = "innkjoper1@example.test"
HEAD = {
    "title": "Rammeavtale om metode (konstruert)", "reference": "2027/300",
    "buyer_number": stories.BUYER.organisation_number, "buyer_name": stories.BUYER.name,
    "starts_on": "01.02.2027", "ends_on": "31.01.2029", "maximum_value_ore": "10 000 000",
    "call_off_method": "both", "standard_contract": "SSA-O",
}  # fmt: skip
BASIS = {
    name: HEAD[name] for name in ("title", "reference", "buyer_number", "buyer_name")
} | {
    "scope": "Metode.", "cpv_codes": "79410000-1\n79411000", "contact_role": "Avtaleforvalter",
    "contact_email": "avtale@example.test",
}  # fmt: skip


@pytest.fixture
def story(session, login):
    story = stories.framework(session)
    login(OFFICER)
    return story


@pytest.fixture
def key(session, story):
    made = agreements.empty(session, story)
    session.rollback()
    return made


@pytest.fixture
def save(session, key, post):
    """Post a section of the draft from its page, which has the newest version."""

    def save(section, data, **more):
        page = f"/frameworks/{key}/draft/{section}"
        version = agreements.framework(session, key).version
        session.rollback()
        return post(page, {"version": version} | data | more, page=page)

    return save


def text(response):
    return unescape(response.get_data(as_text=True)).replace("\u00a0", " ")


def test_officer_writes_an_agreement_from_nothing_to_force(session, story, client, post, save):
    made = post("/frameworks/new", HEAD | {"reference": "2027/301"}, page="/frameworks/new")
    assert made.status_code == 303
    overview = text(client.get(made.location))
    assert "Fyll ut utkastet" in overview
    assert overview.count("Mangler noe") == 5
    steps = [
        save("basis", BASIS),
        save("period", {
            "starts_on": "01.02.2027", "ends_on": "31.01.2029", "maximum_value_ore": "12 000 000",
            "extension_options-0-months": "12", "extension_options-0-text": "Én gang.",
        }),
        save("call-off", {
            "call_off_method": "both", "reopening_condition": "Over 500 000 kroner.",
            "standard_contract": "SSA-B", "annexes-0-title": "Kravspesifikasjon",
            "annexes-0-reference": "Versjon 2",
        }),
        save("criteria", {
            "words-0-name": "Pris", "words-0-kind": "price", "words-0-low": "20", "words-0-high": "40",
            "words-1-name": "Kvalitet", "words-1-kind": "quality", "words-1-low": "60", "words-1-high": "80",
        }),
        save("areas", {"words-0-name": "Tjenestedesign", "words-1-name": "Data"}),
        save("roles", {"words-0-name": "Rådgiver", "words-0-level": "Senior"}),
        save("parties", {"organisation_number": stories.OWNER_BODY.organisation_number, "name": "Part"}),
    ]  # fmt: skip
    assert [step.status_code for step in steps] == [303] * 7
    for n in (0, 1):
        firm = stories.firm(n)
        added = save("consortia", {
            "name": f"Konsortium {n}", "organisation_number": firm.organisation_number,
            "lead_name": firm.name, "contact_email": f"k{n}@example.test",
        })  # fmt: skip
        rates = client.get(added.location)
        assert "Rådgiver Senior" in text(rates)
        role = agreements.framework(session, 2).roles[0].id
        session.rollback()
        assert (
            post(
                added.location, {f"role_{role}": "1 250,50", "version": "1"}, page=added.location
            ).status_code
            == 303
        )
    page = "/frameworks/2"
    ready = text(client.get(page))
    assert ready.count("Mangler noe") == 0
    assert "Utkastet er fullstendig." in ready
    assert "1 250,50 kr" in ready
    assert post(f"{page}/activate", page=page).status_code == 303
    active = text(client.get(page))
    for said in (
        "Avtaleperiode",
        "Opsjon 1",
        "Kravspesifikasjon, Versjon 2",
        "79410000, 79411000",
        stories.OWNER_BODY.name,
    ):
        assert said in active
    assert "Fyll ut utkastet" not in active


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"buyer_number": "310001032"}, "Organisasjonsnummeret finnes ikke"),
        ({"ends_on": "31.01.2027"}, "Siste dag må være etter første dag."),
        ({"ends_on": "01.02.2027"}, "Siste dag må være etter første dag."),
        ({"maximum_value_ore": "0"}, "Rammeavtalen mangler maksimalverdi."),
        ({"maximum_value_ore": "1e9"}, "Skriv beløpet i kroner"),
        ({"reference": "2026/100"}, "Saksnummeret 2026/100 er allerede i bruk."),
        ({"title": ""}, "Skriv et navn"),
        ({"title": "x" * 300}, "høyst 255 tegn"),
        ({"call_off_method": "magic"}, "Velg et av alternativene"),
    ],
)
def test_new_agreement_says_what_is_wrong_and_keeps_the_rest(session, story, post, changes, said):
    response = post("/frameworks/new", HEAD | changes, page="/frameworks/new")
    page = text(response)
    assert (response.status_code, said in page) == (422, True)
    assert 'value="10 000 000"' in page or "maximum_value_ore" in changes
    session.rollback()
    assert session.scalars(select(Framework.id)).all() == [story.framework_id]


@pytest.mark.parametrize(
    ("section", "data", "said"),
    [
        ("basis", BASIS | {"cpv_codes": "7941"}, "«7941» er ikke en CPV-kode. Skriv åtte siffer"),
        ("basis", BASIS | {"cpv_codes": "79410000, 79410000"}, "CPV-koden 79410000 står to ganger"),
        ("basis", BASIS | {"contact_email": "nei"}, "Skriv e-postadressen slik"),
        ("call-off", {"call_off_method": "both", "reopening_condition": " ", "standard_contract": "SSA-O"},
         "Skriv når konkurransen gjenåpnes"),
        ("period", {"starts_on": "01.02.2027", "ends_on": "31.01.2029", "maximum_value_ore": "1",
                    "extension_options-0-months": "12", "extension_options-0-until": "31.01.2030"},
         "Skriv enten måneder eller en dato"),
        ("period", {"starts_on": "01.02.2027", "ends_on": "31.01.2029", "maximum_value_ore": "1",
                    "extension_options-0-text": "Bare tekst"}, "Skriv enten måneder eller en dato"),
        ("criteria", {"words-0-name": "Kvalitet", "words-0-kind": "quality", "words-0-high": "90"},
         "ingen konkurranse kan komme til 100"),
        ("criteria", {"words-0-name": "Kvalitet", "words-0-kind": "quality", "words-0-high": "190"},
         "Tallet kan være høyst 100"),
        ("areas", {"words-0-name": "Data", "words-1-name": "DATA"}, "Navnet «DATA» står to ganger."),
        ("parties", {"organisation_number": stories.BUYER.organisation_number, "name": "Eier"},
         "Virksomheten eier avtalen"),
        ("consortia", {"name": "", "organisation_number": "1", "lead_name": "", "contact_email": "x"},
         "Et organisasjonsnummer har ni siffer"),
    ],
)  # fmt: skip
def test_section_says_what_is_wrong_and_keeps_the_rest(save, section, data, said):
    response = save(section, data)
    page = text(response)
    assert (response.status_code, said in page) == (422, True)
    typed = [
        v
        for name, v in data.items()
        if v.strip() and name not in {"call_off_method", "standard_contract", "words-0-kind"}
    ]
    assert all(value in page for value in typed)


def test_more_rows_are_added_without_saving(session, key, save):
    response = save("roles", {"words-0-name": "Rådgiver", "more": "words"})
    page = text(response)
    assert response.status_code == 200
    assert 'value="Rådgiver"' in page
    assert 'name="words-2-name"' in page
    assert agreements.framework(session, key).roles == []


def test_second_officer_sees_what_the_first_wrote(session, story, key, save):
    with atomic(session):
        framework_drafts.change(
            session, key, version=1, values={"scope": "Den første skrev dette."},
            actor=story.officer2, now=START,
        )  # fmt: skip
    response = save("basis", BASIS | {"scope": "Den andre skrev dette."}, version="1")
    page = text(response)
    assert response.status_code == 409
    for said in (
        "Noen andre har endret utkastet",
        "Den første skrev dette.",
        "Den andre skrev dette.",
    ):
        assert said in page
    assert save("basis", BASIS | {"scope": "Den andre skrev dette."}).status_code == 303
    assert agreements.framework(session, key).scope == "Den andre skrev dette."


def test_second_officer_sees_the_words_of_the_first(session, key, save):
    assert save("areas", {"words-0-name": "Data"}).status_code == 303
    response = save("areas", {"words-0-name": "Metode"}, version="1")
    page = text(response)
    assert response.status_code == 409
    assert "<dd>Data</dd>" in page
    assert 'value="Metode"' in page


def test_overlapping_agreement_is_named_not_refused(key, save, client):
    assert save("basis", BASIS).status_code == 303
    page = text(client.get(f"/frameworks/{key}"))
    assert "Avtaleeieren har en annen avtale om det samme" in page
    assert (
        "Rammeavtale om innovasjonsbistand (konstruert) (2026/100), CPV 79410000"
        in " ".join(page.replace("</a>", "").replace(">", "> ").split()).replace(
            "> Rammeavtale", ">Rammeavtale"
        )
        or "(2026/100)" in page
    )


def test_hostile_names_are_text_everywhere(session, key, save, client):
    firm = stories.firm(900).organisation_number
    nasty = "Smith & Sønn <AS>\x00\u202e"
    save("basis", BASIS | {"title": nasty, "scope": "<img src=x>"})
    save("parties", {"organisation_number": firm, "name": nasty})
    save("roles", {"words-0-name": nasty})
    save("consortia", {"name": nasty, "organisation_number": firm, "lead_name": nasty,
                       "contact_email": "a@b.example"})  # fmt: skip
    made = session.scalar(select(Consortium.id).where(Consortium.framework_id == key))
    session.rollback()
    for page in ("", "/draft/basis", "/draft/parties", "/draft/roles", "/draft/consortia",
                 f"/draft/consortia/{made}", "/consortia", "/changes"):  # fmt: skip
        body = client.get(f"/frameworks/{key}{page}").get_data(as_text=True)
        assert "Smith &amp; Sønn &lt;AS&gt;" in body
        assert "<AS>" not in body
        assert "<img src=x>" not in body
        assert "\x00" not in body


def test_draft_is_deleted_and_an_agreement_in_force_is_not(session, story, key, post, client):
    page = f"/frameworks/{key}"
    response = post(f"{page}/draft/delete", page=page)
    assert (response.status_code, response.location) == (303, "/frameworks/")
    assert "Utkastet er slettet." in text(client.get("/frameworks/"))
    assert client.get(page).status_code == 404
    active = f"/frameworks/{story.framework_id}"
    assert post(f"{active}/draft/delete", page=active).status_code == 409
    assert client.get(active).status_code == 200
    assert "Slettet utkastet til rammeavtale" in text(client.get("/audit/"))


def test_firm_is_added_and_taken_out_of_a_consortium(session, key, save, post, client):
    lead, member = stories.firm(0), stories.firm(1)
    added = save("consortia", {
        "name": "Nord", "organisation_number": lead.organisation_number, "lead_name": lead.name,
        "contact_email": "nord@example.test",
    }).location  # fmt: skip
    typed = {"organisation_number": member.organisation_number, "name": member.name}
    assert post(f"{added}/members", typed, page=added).status_code == 303
    again = post(f"{added}/members", typed, page=added)
    assert (again.status_code, f"{member.name} er allerede med." in text(again)) == (422, True)
    assert post(f"{added}/remove", page=added).status_code == 303
    assert "Nord" not in text(client.get(f"/frameworks/{key}/draft/consortia")).split("Legg til")[0]


def test_second_officer_sees_the_rates_of_the_first(session, key, save, post, client):
    assert save("roles", {"words-0-name": "Rådgiver"}).status_code == 303
    lead = stories.firm(0)
    where = save("consortia", {
        "name": "Nord", "organisation_number": lead.organisation_number, "lead_name": lead.name,
        "contact_email": "nord@example.test",
    }).location  # fmt: skip
    field = f"role_{agreements.framework(session, key).roles[0].id}"
    session.rollback()
    assert post(where, {field: "1 200", "version": "1"}, page=where).status_code == 303
    late = post(where, {field: "1 300", "version": "1"}, page=where)
    page = text(late)
    assert late.status_code == 409
    assert "Rådgiver: 1 200 kr" in page
    assert 'value="1 300"' in page
    assert post(where, {field: "1 300", "version": "2"}, page=where).status_code == 303
