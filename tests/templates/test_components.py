"""The shelf of components: buttons, tables, lists, panels."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest


def test_submit_carries_name_and_value(use):
    tree = use("buttons", "submit", '{{ submit("Send", name="step", value="2") }}')
    button = tree.xpath(".//button")[0]
    assert (button.get("type"), button.get("name"), button.get("value")) == ("submit", "step", "2")


@pytest.mark.parametrize(
    "call",
    ['submit("Send", disabled_reason=why)', 'post_button("Send", "/send", disabled_reason=why)'],
)
def test_a_refused_button_cannot_send_and_says_why(use, call):
    tree = use(
        "buttons",
        "submit, post_button",
        f"{{{{ {call} }}}}",
        why="Vektene må bli 100 (FOA § 18-1).",
    )
    button = tree.xpath(".//button")[0]
    assert (button.get("type"), button.get("aria-disabled"), button.get("disabled")) == (
        "button",
        "true",
        None,
    )
    assert tree.described(button) == ["Vektene må bli 100 (FOA § 18-1)."]
    assert tree.xpath(".//form") == []


def test_post_button_posts_with_token_and_hidden_values(use):
    form = use(
        "buttons", "post_button", '{{ post_button("Trekk", "/trekk", hidden={"bid": 7}) }}'
    ).xpath(".//form")[0]
    values = {e.get("name"): e.get("value") for e in form.xpath(".//input")}
    assert (form.get("method"), form.get("action"), values["bid"]) == ("post", "/trekk", "7")
    assert values["csrf_token"]


CONFIRM = """{{ post_button("Slett utkastet", "/slett/7", color="danger",
  confirm={"title": "Slette?", "text": "Det kan ikke angres.", "label": "Slett"}) }}"""


def test_a_confirmed_button_opens_a_named_dialog_that_posts(use):
    tree = use("buttons", "post_button", CONFIRM)
    opener = tree.xpath(".//button")[0]
    dialog = tree.by_id(opener.get("commandfor"))
    assert (opener.get("type"), opener.get("command"), dialog.tag) == (
        "button",
        "show-modal",
        "dialog",
    )
    assert tree.text(tree.by_id(dialog.get("aria-labelledby"))) == "Slette?"
    assert dialog.xpath(".//form")[0].get("action") == "/slett/7"
    assert [(b.get("type"), tree.text(b)) for b in dialog.xpath(".//button")] == [
        ("submit", "Slett"),
        ("button", "Avbryt"),
    ]


def test_a_confirmed_button_works_without_script(use):
    fallback = use("buttons", "post_button", CONFIRM).xpath(".//noscript//details")[0]
    assert fallback.find("summary").text == "Slett utkastet"
    assert [(f.get("method"), f.get("action")) for f in fallback.xpath(".//form")] == [
        ("post", "/slett/7")
    ]


def test_two_confirmed_buttons_of_one_address_have_dialogs_of_their_own(use):
    one = '{{ post_button("Slett", "/slett", hidden={"id": n}, confirm={"title": "Slette?", "text": "", "label": "Ja"}) }}'
    tree = use("buttons", "post_button", "{% for n in (1, 2) %}" + one + "{% endfor %}")
    assert len({d.get("id") for d in tree.xpath(".//dialog")}) == 2


def test_table_is_a_named_region_with_numbers_to_the_right(use):
    tree = use(
        "table", "table",
        """{% call table("Tilbud", ["Navn", "Pris"], id="tilbud", numeric=(1,)) %}
        <tr><th scope="row">A</th><td class="num">1</td></tr>{% endcall %}""",
    )  # fmt: skip
    region = tree.xpath(".//*[@role='region']")[0]
    assert region.get("tabindex") == "0"
    assert tree.text(tree.by_id(region.get("aria-labelledby"))) == "Tilbud"
    heads = [(tree.text(th), th.get("class")) for th in tree.xpath(".//thead//th")]
    assert heads == [("Navn", None), ("Pris", "num")]


@pytest.mark.parametrize(
    ("headers", "numeric", "cards"),
    [
        (["Navn", "Merknad"], (), False),
        (["Navn", "Før", "Etter"], (1, 2), False),
        (["Navn", "Før", "Etter"], (), True),
        (["Navn", "A", "B", "C"], (1, 2, 3), True),
    ],
)
def test_a_table_too_wide_for_a_phone_has_rows_that_become_cards(use, headers, numeric, cards):
    cells = "".join(f"<td>{n}</td>" for n in range(1, len(headers)))
    tree = use(
        "table",
        "table",
        f'{{% call table("T", headers, numeric=numeric) %}}<tr><th>A</th>{cells}</tr>{{% endcall %}}',
        headers=headers,
        numeric=numeric,
    )
    assert ("as-cards" in tree.xpath(".//table")[0].get("class")) == cards
    assert [td.get("data-label") for td in tree.xpath(".//td")] == [
        header if cards else None for header in headers[1:]
    ]


@pytest.mark.parametrize("fold", [True, False])
def test_a_folded_table_stands_under_its_caption(use, fold):
    tree = use(
        "table",
        "table",
        """{% call table("Priser", ["Navn", "Pris"], fold=fold) %}<tr><th>A</th><td>1</td></tr>
        {% endcall %}""",
        fold=fold,
    )
    folded = tree.xpath(".//details[@class='ds-details fold'][.//table]/summary")
    assert [tree.text(summary) for summary in folded] == (["Priser"] if fold else [])


def test_a_card_keeps_the_label_its_cell_has_and_counts_columns_across(use):
    tree = use(
        "table",
        "table",
        """{% call table("T", ["Navn", "<b>A & B</b>", "C", "D"]) %}<tr><th>1</th><td>2</td>
        <td data-label="Egen">3</td><td>4</td></tr><tr><td colspan="3">5</td><td>6</td></tr>
        {% endcall %}""",
    )
    labels = [td.get("data-label") for td in tree.xpath(".//td")]
    assert labels == ["A & B", "Egen", "D", None, "D"]


def test_a_header_text_cannot_pass_for_a_cell(use):
    tree = use(
        "table",
        "table",
        '{% call table("T", [head]) %}{% endcall %}',
        head="<th><script>alert(1)</script>",
    )
    assert tree.xpath(".//script") == []


@pytest.mark.parametrize(
    ("newer", "older", "links"),
    [(None, None, []), ("?n", None, ["?n"]), (None, "?o", ["?o"]), ("?n", "?o", ["?n", "?o"])],
)
def test_pagination_links_only_where_there_is_more(use, newer, older, links):
    page = SimpleNamespace(newer_url=newer, older_url=older)
    tree = use("table", "pagination", "{{ pagination(page) }}", page=page)
    assert [a.get("href") for a in tree.xpath(".//nav//a")] == links


def test_tasklist_links_what_can_be_opened(use):
    def task(**values):
        return SimpleNamespace(**{"hint": None, "href": None, "color": "neutral", **values})

    items = [
        task(label="Behov", href="/behov", status_label="Ferdig"),
        task(label="Send", status_label="Venter", hint="Fyll ut først"),
    ]
    tree = use("tasks", "tasklist", "{{ tasklist(items) }}", items=items)
    assert tree.texts(".//li") == ["Behov Ferdig", "Send Fyll ut først Venter"]
    assert [a.get("href") for a in tree.xpath(".//a")] == ["/behov"]


def test_timeline_says_in_words_what_colour_says(use):
    items = [
        SimpleNamespace(label="Utkast", time_text="i går", datetime_iso="2026-11-20", state="done"),
        SimpleNamespace(
            label="Åpen", time_text="i dag", datetime_iso="2026-11-21", state="current"
        ),
        SimpleNamespace(
            label="Åpning", time_text="etter fristen", datetime_iso=None, state="future"
        ),
    ]
    tree = use("timeline", "timeline", "{{ timeline(items) }}", items=items)
    assert tree.texts(".//li") == [
        "Ferdig: Utkast i går",
        "Nå: Åpen i dag",
        "Kommer: Åpning etter fristen",
    ]
    assert tree.texts(".//*[@aria-current='step']//*[cls('timeline__label')]") == ["Nå: Åpen"]
    assert [t.get("datetime") for t in tree.xpath(".//time")] == ["2026-11-20", "2026-11-21"]


def test_deadline_counts_down_only_while_it_lasts(use):
    iso = datetime(2026, 12, 4, 11, tzinfo=UTC).isoformat(timespec="seconds")
    template = (
        '{{ deadline("fredag 4. desember kl. 12.00", iso) }}{{ deadline("i går", iso, past=True) }}'
    )
    tree = use("deadline", "deadline", template, iso=iso)
    assert [t.get("data-countdown") is not None for t in tree.xpath(".//time")] == [True, False]
    assert tree.texts(".//*[cls('deadline')]") == [
        "fredag 4. desember kl. 12.00",
        "i går Fristen er ute",
    ]


@pytest.mark.parametrize(("maximum", "shown"), [(10, "10"), (0, "1")])
def test_meter_is_named_and_never_divides_by_nothing(use, maximum, shown):
    tree = use("progress", "meter", '{{ meter(0, maximum, "Utfylte krav") }}', maximum=maximum)
    assert tree.text(tree.xpath(".//label")[0]) == f"Utfylte krav 0 av {maximum}"
    assert tree.xpath(".//label//meter")[0].get("max") == shown


def test_page_parts_hold_their_content(use):
    tree = use(
        "page", "alert, empty, facts, header, section",
        """{{ header("Tittel", lead="Ingress", tag_label="Utkast") }}{{ facts([("Frist", "i dag")]) }}
        {% call section("Del", id="del") %}<p>x</p>{% endcall %}{{ empty("Tomt", "Lag en.", label="Ny", href="/ny") }}
        {{ alert("Obs", "warning") }}{% call alert("", title="Les") %}<p>dette</p>{% endcall %}""",
    )  # fmt: skip
    assert tree.texts(".//*[cls('page-header')]") == ["Tittel Utkast Ingress"]
    assert tree.texts(".//dt | .//dd") == ["Frist", "i dag"]
    assert tree.xpath(".//section[@id='del']")[0].get("aria-labelledby") == "del-tittel"
    assert tree.texts(".//*[cls('empty')]//a") == ["Ny"]
    assert [(e.get("data-color"), tree.text(e)) for e in tree.xpath(".//*[cls('ds-alert')]")] == [
        ("warning", "Obs"),
        ("info", "Les dette"),
    ]
