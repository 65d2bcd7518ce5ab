"""The reading of pages finds what is wrong, and nothing on a page where all is well."""

import pytest

from tests.spoken import Spoken

FRAME = """<!doctype html><html><head><title>{title}Tilbud – Minikonkurranse</title></head><body>
<header>x</header><main><h1>Tilbud</h1>{main}</main><footer>x</footer></body></html>"""
SUMMARY = '<ds-error-summary aria-labelledby="h"><h2 id="h">Rett</h2><a href="#a">Navn</a></ds-error-summary>'
GOOD = """
<form><ds-field><label for="a">Navn</label><p data-field="description" id="a-hint">Hele navnet</p>
<input id="a" aria-describedby="a-hint"></ds-field><fieldset><legend>Valg</legend>
<label><input type="radio"> Ja</label></fieldset><button>Lagre</button></form>
<table><caption>Tall</caption><tr><th scope="col">År</th></tr></table><svg role="img" aria-label="x">
</svg><svg aria-hidden="true"></svg><h2>Neste</h2><nav aria-label="Sider"></nav>
<ul><li>En <a href="/1">Åpne</a></li><li>To <a href="/2">Åpne</a></li></ul>"""
WRONG = {
    "<input id='a'>": ['no name: <input id="a">'],
    "<a href='/x'><svg aria-hidden='true'></svg></a>": ['no name: <a href="/x">'],
    "<nav></nav>": ["no name: <nav>"],
    "<input aria-label='x' aria-describedby='b'>": ["aria-describedby leads nowhere: b"],
    "<i id='b'></i><i id='b'></i>": ["id stands twice: b"],
    "<ds-field><input aria-label='x'><p data-field='description' id='b'>Hint</p></ds-field>": [
        "describes nothing: Hint"
    ],
    "<input aria-label='x' aria-invalid='true'>": ["does not say what is wrong: <input>"],
    "<table><tr><th scope='col'>x</th></tr></table>": ["table without a caption: <table>"],
    "<table><caption>x</caption><tr><td>x</td></tr></table>": ["table without heads: <table>"],
    "<table><caption>x</caption><tr><th>x</th></tr></table>": ["th without scope: <th>"],
    "<svg></svg>": ["picture without a name: <svg>"],
    "<h3>x</h3>": ["h1 is followed by h3: x"],
    "<h1>Tilbud</h1>": ["2 h1"],
    "<a href='/1'>Åpne</a><a href='/2'>Åpne</a>": ["2 things are called Åpne"],
    "<button type='button'>Fet</button>": ["does nothing without a script: Fet"],
    "<dialog id='d' aria-label='d'></dialog><button type='button' command='show-modal' "
    "commandfor='d'>Slett</button>": ["asks with a script only: Slett"],
    "<form method='post'><input aria-label='x'></form>": ["form without a button: <form>"],
    SUMMARY: ["title and list of errors disagree: False", "error leads to nothing: #a"],
}  # fmt: skip


def faults(main, title=""):
    return Spoken(FRAME.format(main=main, title=title)).faults()


def test_page_where_all_is_well_has_no_faults():
    assert faults(GOOD) == []


@pytest.mark.parametrize("main", WRONG)
def test_each_fault_is_found(main):
    assert faults(main) == WRONG[main]


def test_field_with_an_error_is_described_by_it():
    field = """<ds-field><label for="a">Navn</label><input id="a" aria-invalid="true"
      aria-describedby="a-error"><p data-field="validation" id="a-error">Feil: Skriv navnet</p></ds-field>"""
    spoken = Spoken(FRAME.format(main=SUMMARY + field, title="Feil: "))
    assert spoken.faults() == []
    assert [spoken.name(one) for one in spoken.typed()] == ["Navn"]
    assert [spoken.description(one) for one in spoken.typed()] == ["Feil: Skriv navnet"]
