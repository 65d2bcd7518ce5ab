"""The requirements, made at issue from what is frozen."""

from procure.domain.drafting import ClimateChoice
from procure.extensions import atomic
from procure.models.competitions import RequirementKind
from procure.queries import facts
from procure.services import competitions
from procure.services import requirements as asked
from procure.services.writing import requirements
from tests import stories
from tests.services.writing import made


def test_requirements_are_made_at_issue_with_what_the_officer_wrote(session):
    stories.issued(session)
    text = made.newest(session, "requirements")
    for said in (
        "Bilag 1: Kundens beskrivelse av oppdraget",
        "Konkurransegrunnlag versjon 1",
        "Innbyggere må melde fra tre ganger. Vi vet ikke hvorfor.",
        "Innbyggere som flytter",
        "Færre henvendelser",
        "Leverandøren skal lede diagnosen og foreslå en ny tjeneste.",
        "Innsiktsrapport, konsept og gevinstplan.",
        "Periode\t1. mars 2027 – 15. desember 2027",
        "Tjenestedesign\n3\n",
        "1\nTeamet snakker norsk.\nBekreft i tilbudet.",
        "Oppdraget har ingen andre krav enn de absolutte.",
    ):
        assert said in text, said
    assert "Klima og miljø" not in text


def test_other_requirements_and_those_of_the_climate_stand_by_themselves(session):
    story = stories.draft(session)
    by = {"actor": story.owner, "now": stories.START}
    with atomic(session):
        asked.add_requirement(
            session, story.competition_id, kind=RequirementKind.SHOULD,
            text="Møter holdes digitalt for å spare klima og miljø.", evidence="", **by,
        )  # fmt: skip
        version = facts.competition(session, story.competition_id).version
        competitions.change(
            session, story.competition_id, version=version,
            values={"climate_choice": ClimateChoice.REQUIREMENT, "contract_form": "SSA-B"}, **by,
        )  # fmt: skip
    competition = facts.competition(session, story.competition_id)
    found = requirements.gather(session, competition, 0, **by)
    assert [(r.number, r.text) for r in found.absolute] == [("1", "Teamet snakker norsk.")]
    other = "Møter holdes digitalt for å spare klima og miljø."
    assert [(r.text, r.documentation) for r in found.others] == [(other, "Bekreftes i tilbudet.")]
    assert found.climate == (other,)
    assert found.contract.value == "SSA-B"
