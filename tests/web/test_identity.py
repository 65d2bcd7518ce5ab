"""Ten bids on twelve criteria by five evaluators: one set of numbers wherever they are read."""

import csv
import html
import io
import json
import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.cli import main
from procure.domain.drafting import CriterionKind
from procure.domain.permissions import CompetitionRole, Role
from procure.extensions import atomic
from procure.models.competitions import Criterion
from procure.models.documents import Document
from procure.services import competitions, criteria, evaluations, recommendations
from procure.services import consensus as meetings
from tests import evaluation_stories as es
from tests import stories
from tests.sheets.engines import Cells, formualizer_cells, libreoffice_cells

ROOT = "/competitions/1/evaluation"
BIDS, LEAVES, EVALUATORS = 10, 12, 5
Told = dict[str, list[str]]  # by criterion and kind: what each bid has, in their order


def competition(session: Session, folder) -> es.Evaluation:
    """Reach the lock through the services, with sub-criteria and points that differ."""
    story = stories.project(session, stories.framework(session, consortia=BIDS))
    with atomic(session):
        more = tuple(
            stories._user(  # noqa: SLF001 -- as the stories add theirs
                session, f"evaluator{n}@example.test", f"Evaluator {n}", Role.EVALUATOR,
                stories.OWNER_BODY,
            )
            for n in range(3, EVALUATORS + 1)
        )  # fmt: skip
    story = replace(story, evaluators=(*story.evaluators, *more))
    story = stories.filled(session, stories.empty_draft(session, story))
    by = {"actor": story.owner, "now": story.now}
    parents = session.execute(
        select(Criterion.id, Criterion.name).where(Criterion.kind == CriterionKind.QUALITY)
    ).all()
    for (parent, name), count in zip(parents, (5, 6), strict=True):
        for part in range(count):
            weight = Decimal(100) - 15 * (count - 1) if part == 0 else Decimal(15)
            with atomic(session):
                criteria.add_criterion(
                    session, story.competition_id, kind=CriterionKind.QUALITY, parent_id=parent,
                    values={
                        "name": f"{name} {part + 1}", "weight": weight, "word_limit": 100,
                        "description": "Vi vurderer delen.", "documentation": "Beskriv delen.",
                    }, **by,
                )  # fmt: skip
    with atomic(session):
        competitions.set_members(
            session, story.competition_id, role=CompetitionRole.EVALUATOR,
            user_ids={e.id for e in story.evaluators}, **by,
        )  # fmt: skip
    story = issued(session, story)
    return locked(session, es.scoring(session, folder, story=story, bids=BIDS))


def issued(session: Session, story: stories.Story) -> stories.Story:
    key = story.competition_id
    with atomic(session):
        competitions.submit_for_review(session, key, actor=story.owner, now=story.now)
        competitions.approve(session, key, actor=story.officer, now=story.now)
        stories.openers.rehearsed(session, (story.officer, story.officer2), now=story.now)
        competitions.issue(session, key, vault=stories.VAULT, actor=story.owner, now=story.now)
    return story


def locked(session: Session, found: es.Evaluation) -> es.Evaluation:
    assert (len(found.bids), len(found.criteria)) == (BIDS, LEAVES - 1)
    for number, evaluator in enumerate(found.story.evaluators):
        with atomic(session):
            for bid, criterion in found.cells:
                evaluations.set_score(
                    session, found.id, bid_id=bid, criterion_id=criterion,
                    points=points(found, bid, criterion, number),
                    reason=f"Vurdering fra evaluator {number + 1}.",
                    actor=evaluator, now=es.SCORING,
                )  # fmt: skip
            evaluations.submit_sheet(session, found.id, actor=evaluator, now=es.SCORING)
    by = {"actor": found.story.owner, "now": es.CONSENSUS}
    with atomic(session):
        meetings.start(session, found.id, **by)
        for bid, criterion in found.cells:
            meetings.agree(
                session, found.id, bid_id=bid, criterion_id=criterion,
                points=points(found, bid, criterion, 0),
                reason=f"{es.REASON} Ref. {bid}-{criterion}.", departure=es.DEPARTURE, **by,
            )  # fmt: skip
    with atomic(session):
        recommendations.lock(session, found.id, actor=found.story.owner, now=es.LOCKED)
    return replace(found, now=es.LOCKED)


def points(found: es.Evaluation, bid: int, criterion: int, evaluator: int) -> Decimal:
    """Halves from 0 to 10; the last two evaluators differ from the others."""
    step = 7 * found.bids.index(bid) + 5 * found.criteria.index(criterion)
    return Decimal((step + (evaluator if evaluator > 2 else 0)) % 21) / 2


def plain(text: object) -> str:
    """A printed number with two decimals. Of a binary number 15 digits are shown, as Excel does."""
    text = f"{text:.15g}" if isinstance(text, float) else text
    bare = str(text).replace("\xa0", "").replace(" ", "").removesuffix("kr").replace(",", ".")
    if bare in {"", "–", "None"}:
        return ""
    return f"{Decimal(bare).quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


def on_page(markup: str) -> Told:
    table = markup.partition("<table")[2].partition("</table>")[0]
    found: Told = {}
    for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]:
        head = html.unescape(re.search(r"<th[^>]*>(.*?)(?:<|$)", row, re.DOTALL).group(1)).strip()
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[1:]
        pairs = [html.unescape(re.sub("<[^>]+>", "|", cell)).split("|") for cell in cells]
        found[f"{head} poeng"] = [plain(pair[0]) for pair in pairs]
        found[f"{head} vektet"] = [plain(pair[1]) if len(pair) > 1 else "" for pair in pairs]
    return found


def in_word(content: bytes) -> Told:
    found: Told = {}
    for table in docx.Document(io.BytesIO(content)).tables:
        head = [cell.text for cell in table.rows[0].cells]
        if head[:2] != ["Kriterium", "Vekt"]:
            continue
        for row in table.rows[1:]:
            name = row.cells[0].text.removeprefix("–").strip()
            lines = [cell.text.split("\n") for cell in row.cells[2:]]
            found.setdefault(f"{name} poeng", []).extend(plain(one[0]) for one in lines)
            found.setdefault(f"{name} vektet", []).extend(
                plain(one[1]) if len(one) > 1 else "" for one in lines
            )
    return found


def in_workbook(computed: Cells) -> Told:
    sheet = {at: value for (name, at), value in computed.items() if name == "Resultat"}
    found: Told = {}
    for at, label in sheet.items():
        column, row = openpyxl.utils.cell.coordinate_from_string(at)
        if column != "A":
            continue
        values = [
            plain(sheet.get(f"{openpyxl.utils.get_column_letter(3 + place)}{row}", ""))
            if isinstance(sheet.get(f"{openpyxl.utils.get_column_letter(3 + place)}{row}"), int | float)
            else ""
            for place in range(BIDS)
        ]  # fmt: skip
        found[str(label).replace(": ", " ")] = values
    return found


def in_csv(content: bytes) -> Told:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return {
        f"{row[0]} {kind}": [plain(value) for value in row[2 + offset :: 2]]
        for row in rows[1:]
        for offset, kind in enumerate(("poeng", "vektet"))
    }


def from_json(told: dict, criteria_names: dict[str, str]) -> Told:
    scores = told["bids"]
    found: Told = {
        "Sum poeng": [plain(score["total"]) for score in scores],
        "Plassering poeng": [plain(score["rank"]) for score in scores],
        "Pris poeng": [plain(score["price_points"]) for score in scores],
    }
    for key, name in criteria_names.items():
        if name != "Pris":
            found[f"{name} poeng"] = [plain(s["quality_points"][key]) for s in scores]
        found[f"{name} vektet"] = [plain(s["weighted"][key]) for s in scores]
    return found


@pytest.mark.documents
@pytest.mark.matrix
def test_ten_bids_by_five_evaluators_have_the_same_numbers_everywhere(
    session, tmp_path, login, client, clock
):
    found = competition(session, tmp_path)
    clock.now = found.now
    login("eier@example.test")
    page = on_page(client.get(f"{ROOT}/matrix").get_data(as_text=True))
    told = client.get("/api/v1/competitions/1/evaluation").get_json()
    leaves = [criterion["id"] for criterion in told["case"]["criteria"]]
    names = {one["id"]: one["name"] for one in told["criteria"] if one["id"] in leaves}
    assert len(names) == LEAVES
    keys = [f"{name} {kind}" for name in names.values() for kind in ("poeng", "vektet")]
    files = {
        suffix: session.scalars(
            select(Document.content)
            .where(Document.name == "evaluation_matrix", Document.suffix == suffix)
        ).one()
        for suffix in ("docx", "xlsx")
    }  # fmt: skip
    case = tmp_path / "case.json"
    case.write_text(json.dumps(told["case"]), encoding="utf-8")
    run = CliRunner().invoke(main, ["evaluate", str(case), "--json"])
    assert json.loads(run.output) == told["result"]
    (office,) = libreoffice_cells([files["xlsx"]], tmp_path)
    books = {"formualizer": formualizer_cells(files["xlsx"]), "libreoffice": office}
    everywhere = {
        "word": in_word(files["docx"]),
        "csv": in_csv(client.get(f"{ROOT}/matrix.csv").data),
        "api": from_json(told["result"], names),
        "evaluate": from_json(json.loads(run.output), names),
    } | {name: in_workbook(computed) for name, computed in books.items()}
    for place, shown in everywhere.items():
        assert {key: shown.get(key) for key in keys} == {key: page[key] for key in keys}, place
    totals = {"word": "Samlet resultat poeng", "csv": "Sum vektet"} | dict.fromkeys(
        books, "Sum av vektede poeng"
    )
    ranks = {"word": "Rangering poeng", "csv": "Plassering vektet"} | dict.fromkeys(
        books, "Rangering"
    )
    for place, shown in everywhere.items():
        assert shown[totals.get(place, "Sum poeng")] == page["Sum poeng"], place
        assert shown[ranks.get(place, "Plassering poeng")] == page["Plassering poeng"], place
    assert len(set(page["Sum poeng"])) > 1
