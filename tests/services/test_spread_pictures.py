"""The report draws the spread of the points as the evaluators' own page does."""

from dataclasses import replace

from procure.documents.figures import drawn
from procure.domain.spread_drawings import Strip, spread
from procure.queries import consensus, consensus_minutes, facts, material
from procure.services import spread_pictures
from procure.services.spread_pictures import MOST
from tests import evaluation_stories as es


def minutes(session, found):
    competition = facts.competition(session, found.id)
    everything = material.of(session, competition)
    return consensus_minutes.of(session, competition, everything, es.CONSENSUS), everything


def test_the_report_draws_the_cells_of_the_page_those_that_matter_most_first(session, tmp_path):
    found = es.agreed(session, tmp_path, bids=3)
    shown = spread_pictures.of(minutes(session, found)[0].cells, minutes(session, found)[1])
    page = consensus.page(session, found.id, viewer=found.story.officer, now=found.now)
    strips = [
        Strip(f"{row.criterion}: {row.bid}", row.points, row.agreed.points) for row in page.rows
    ]
    told = (
        f"Poengene hver evaluator ga, og de felles poengene, for {len(strips)} vurderinger. "
        "Tallene står i tabellen."
    )
    expected = drawn(spread(strips, page.scale), alt=told)
    assert shown == {
        "spread": expected,
        "evaluator_numbers": "1: Evaluator 1, 2: Evaluator 2",
    }


def test_a_page_has_room_for_so_many_cells(session, tmp_path):
    found, everything = minutes(session, es.agreed(session, tmp_path, bids=3))
    more = replace(everything, offers=everything.offers * MOST)
    shown = spread_pictures.of(found.cells, more)["spread"]
    assert shown.alt.startswith(f"Poengene hver evaluator ga, og de felles poengene, for {MOST} v")


def test_nothing_is_drawn_where_nobody_handed_in_points(session, tmp_path):
    found, everything = minutes(session, es.agreed(session, tmp_path))
    cells = [replace(cell, given=()) for cell in found.cells]
    assert spread_pictures.of(cells, everything) == {"spread": None, "evaluator_numbers": None}
