import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.audit import (
    GENESIS,
    StoredLine,
    Tag,
    anchors,
    canonical,
    digest,
    first_fault,
    line,
)

PUBLISHED = "8a2f00e991184df2ab58de279f6587014216498f3fb91d28256e1851b8b82b80"
AT = datetime(2027, 1, 11, 8, 0, 0, 120, tzinfo=UTC)


def chain(texts):
    lines, previous = [], GENESIS
    for seq, text in enumerate(texts, 1):
        lines.append(StoredLine(seq, text, previous, digest(previous, text)))
        previous = lines[-1].digest
    return lines


def test_tags_are_three_words_with_colons_and_unique():
    assert all(len(tag.split(":")) == 3 for tag in Tag)
    assert len({tag.value for tag in Tag}) == len(Tag)


def test_line_is_one_canonical_text():
    text = line(
        chain="competition:7",
        seq=3,
        at=AT,
        tag=Tag.BID_SUBMIT,
        subject="bid:4",
        actor="9 Tilbudsleder 1",
        facts={"ærlig": "ja", "antall": 2},
    )
    assert text == (
        '{"actor":"9 Tilbudsleder 1","at":"2027-01-11T08:00:00.000120+00:00",'
        '"chain":"competition:7","facts":{"antall":2,"ærlig":"ja"},"seq":3,'
        '"subject":"bid:4","tag":"bid:bid:submit"}'
    )
    assert canonical(json.loads(text)) == text


def test_digest_is_the_published_one():
    """sha256 of b"procure-audit-v1\\0" + 32 zero bytes + b"a", computed with sha256sum."""
    assert digest(GENESIS, "a") == PUBLISHED


@given(st.lists(st.text(max_size=20), max_size=8))
def test_untouched_chain_has_no_fault(texts):
    assert first_fault(chain(texts)) is None


@given(st.lists(st.text(max_size=20), min_size=1, max_size=8), st.data())
def test_changed_text_is_found(texts, data):
    lines = chain(texts)
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place] = replace(lines[place], line=lines[place].line + "x")
    assert first_fault(lines) == f"content changed at {place + 1}"


@given(st.lists(st.text(max_size=20), min_size=2, max_size=8), st.data())
def test_removed_line_is_a_gap(texts, data):
    lines = chain(texts)
    place = data.draw(st.integers(0, len(lines) - 2))
    del lines[place]
    assert first_fault(lines) == f"gap at {place + 1}"


@given(st.lists(st.text(max_size=20), min_size=2, max_size=8), st.data())
def test_rewritten_line_breaks_the_link_after_it(texts, data):
    lines = chain(texts)
    place = data.draw(st.integers(0, len(lines) - 2))
    forged = lines[place].line + "x"
    lines[place] = replace(lines[place], line=forged, digest=digest(lines[place].previous, forged))
    assert first_fault(lines) == f"broken link at {place + 2}"


def test_swapped_lines_are_found():
    first, second, third = chain(["a", "b", "c"])
    assert first_fault([first, third, second]) == "gap at 2"


def test_cut_tail_is_not_seen_in_the_lines_alone():
    """Which is why the head is kept apart and printed in what suppliers receive."""
    assert first_fault(chain(["a", "b", "c"])[:2]) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Kontrollpunkt 12:{PUBLISHED}.", {f"12:{PUBLISHED}"}),
        (f'{{"checkpoint":"3:{PUBLISHED}","chain":"9:{GENESIS}"}}', {f"3:{PUBLISHED}", f"9:{GENESIS}"}),
        (f"<code>1:{PUBLISHED}</code>", {f"1:{PUBLISHED}"}),
        (f"sha256:{PUBLISHED}", set()),
        (f"12:{PUBLISHED}a", set()),
        (f"12:{PUBLISHED[1:]}", set()),
        (f"12:{PUBLISHED.upper()}", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_anchors_are_found_in_any_text(text, found):
    assert {str(anchor) for anchor in anchors(text)} == found


@pytest.mark.parametrize("other", ["b", "a ", "A"])
def test_digest_depends_on_text_and_on_what_came_before(other):
    assert digest(GENESIS, other) != digest(GENESIS, "a")
    assert digest(digest(GENESIS, other), "a") != digest(digest(GENESIS, "a"), "a")
