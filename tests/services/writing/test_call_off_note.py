"""The call-off note says why and how, from the draft and the framework it uses."""

from datetime import date

import pytest

from procure.domain import formats
from procure.domain.drafting import ClimateChoice
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.models.consortia import ConsortiumSuspension
from procure.models.projects import Project
from procure.queries import facts
from procure.queries.wind_tunnel import Settings
from procure.services import competitions, criteria, edited_documents, paperwork, projects, trials
from tests import evaluation_stories as es
from tests import stories
from tests.services.writing import made
from tests.services.writing.framework_made import content, figures, said

NAME = "call_off_note"


def make(session, story, **changes):
    """The note as the officer makes it, after changes to the draft."""
    by = {"actor": story.officer, "now": stories.START}
    return made.text(session, story.competition_id, NAME, **by | changes)


def reviewed(session, **changes):
    """A complete draft with some values changed, sent to review."""
    story = stories.draft(session)
    version = session.get(Competition, story.competition_id, populate_existing=True).version
    session.rollback()
    by = {"actor": story.owner, "now": stories.START}
    with atomic(session):
        if changes:
            competitions.change(
                session, story.competition_id, version=version, values=changes, **by
            )
        competitions.submit_for_review(session, story.competition_id, **by)
    return story


def test_note_gives_the_right_the_need_and_the_value(session):
    said(
        make(session, reviewed(session)),
        "Oppdragsgiver\tPrøvedirektoratet (konstruert), organisasjonsnummer ",
        "kan gjøre avrop på rammeavtalen «Rammeavtale om innovasjonsbistand (konstruert)» "
        "(saksnummer 2026/100), som Etat for modellkjøp (konstruert) eier.",
        "Rammeavtalen gjelder i perioden 1. juli 2026 – 30. juni 2030.",
        "Tjenestedesign, gevinstrealisering og endringsledelse.",
        "CPV-koder\t79410000",
        "Høyeste verdi\t40 000 000 kr",
        "Igjen før avropet\t40 000 000 kr",
        "Igjen etter avropet\t38 200 000 kr, hvis anslaget stemmer",
        "Innbyggere må melde fra tre ganger. Vi vet ikke hvorfor.",
        "Innbyggere som flytter",
        "Færre henvendelser",
        "Innsiktsrapport, konsept og gevinstplan.",
        "Periode\t1. mars 2027 – 15. desember 2027",
        "Anslått verdi\t1 800 000 kr uten merverdiavgift",
        "Tilskudd\t2 000 000 kr",
        "Kontrakt\tSSA-O (oppdragsavtalen)",
    )


def test_note_says_why_the_purchase_lies_inside_the_framework(session):
    why = "Oppdraget er tjenestedesign & endringsledelse, som avtalen omfatter."
    said(make(session, reviewed(session, scope_statement=why)), why)


def test_note_gives_method_criteria_climate_time_and_people(session):
    shown = make(session, reviewed(session))
    said(
        shown,
        "Rammeavtalen sier at alle avrop skjer ved minikonkurranse.",
        "Vilkåret i rammeavtalen: Alle avrop skjer ved minikonkurranse.",
        "Konsortium 0 (konstruert)\nKonsortium 1 (konstruert)\nKonsortium 2 (konstruert)\n",
        "Pris\n30 %\nOppgaveforståelse\n30 %\nTeam og kompetanse\n40 %\n",
        "Leverandørene skal ikke presentere tilbudet muntlig.",
        "Vi holder en frivillig karensperiode på 10 kalenderdager. Gir leverandørene tid",
        "Klimaavtrykket og miljøbelastningen er uvesentlige.",
        "Rådgivning har etter sin art et uvesentlig klimaavtrykk.",
        "Frist for tilbud\nmandag 1. februar 2027 kl. 09.00",
        "Oppdraget er ferdig\n15. desember 2027",
        "Prosjekteier\nProsjekteier 1\nPrøvedirektoratet (konstruert)\n"
        "Evaluator\nEvaluator 1\nPrøvedirektoratet (konstruert)\n",
        "Avropet er ikke godkjent ennå.",
    )
    assert "Disse er utestengt" not in shown


def test_note_draws_the_timeline(session):
    story = reviewed(session)
    with atomic(session):
        stored = paperwork.make(
            session, story.competition_id, NAME, 0, actor=story.officer, now=stories.START
        )
    (told,) = figures(content(session, stored.id))
    assert told.startswith("Tidslinje: Frist for spørsmål mandag 25. januar 2027 kl. 09.00; ")
    assert told.endswith("; Oppdraget er ferdig 15. desember 2027.")


def test_note_that_nobody_has_edited_differs_in_nothing(session):
    story = reviewed(session)
    by = {"actor": story.officer, "now": stories.START}
    with atomic(session):
        stored = paperwork.make(session, story.competition_id, NAME, 0, **by)
    told = edited_documents.compared(session, stored.id, content(session, stored.id), **by)
    assert (told.fields, told.changes) == ((), ())


def test_note_weighs_the_risks_that_the_figures_show(session):
    said(
        make(session, reviewed(session)),
        "Anslaget er 4,5 % av det som er igjen i rammeavtalen.",
        "Tilskudd og egne midler er til sammen 2 000 000 kr og dekker anslaget.",
        "Antall inviterte er 3. De får 21 kalenderdager til å lage tilbud.",
        "Oppdraget er ferdig før rammeavtalen går ut.\nIngen særskilte tiltak.",
    )


def test_note_warns_of_too_little_money_and_a_long_assignment(session):
    story = reviewed(session, estimate_ore=2_400_000_00, ends_on=date(2030, 9, 1))
    said(
        make(session, story),
        "Tilskudd og egne midler er til sammen 2 000 000 kr. Det er mindre enn anslaget.",
        "Oppdraget slutter etter at rammeavtalen er gått ut.\n"
        "Kontrakten må være inngått mens rammeavtalen gjelder",
    )


def test_note_of_a_project_without_money_says_so(session):
    story = reviewed(session)
    project = session.get(Project, story.project_id, populate_existing=True)
    version = project.version
    session.rollback()
    with atomic(session):
        projects.change(
            session, story.project_id, version=version,
            values={"grant_ore": 0, "benefit_potential": "Tre årsverk spart.",
                    "partners": "Naboetaten (konstruert)",
                    "leadership_anchoring": "Direktøren eier prosjektet."},
            actor=story.owner, now=stories.START,
        )  # fmt: skip
    said(
        make(session, story),
        "Det er ikke oppgitt tilskudd eller egne midler til prosjektet.",
        "Disse samarbeider vi med:\nNaboetaten (konstruert)",
        "Tre årsverk spart.",
        "Direktøren eier prosjektet.",
    )


def test_note_names_the_approver_and_counts_its_own_value_once(session, tmp_path):
    found = es.contracted(session, tmp_path)
    said(
        make(session, found.story, now=found.now),
        "Avropet er godkjent av Innkjøper 1 mandag 11. januar 2027 kl. 09.00.",
        "Igjen før avropet\t40 000 000 kr",
    )


def test_note_leaves_out_who_is_suspended(session):
    story = reviewed(session)
    session.add(
        ConsortiumSuspension(
            consortium_id=story.consortium_ids[1],
            starts_on=formats.local(stories.START).date(),
            reason="Inhabil",
        )
    )
    session.commit()
    said(
        make(session, story),
        "Konsortium 0 (konstruert)\nKonsortium 2 (konstruert)\n"
        "Disse er utestengt fra rammeavtalen og inviteres ikke:\nKonsortium 1 (konstruert)\n",
    )


def test_note_comes_when_the_draft_is_in_review(session):
    story = stories.draft(session)
    with pytest.raises(IllegalTransition) as why:
        make(session, story)
    assert [r.code for r in why.value.reasons] == [Code.DOCUMENT_TOO_EARLY]


def test_note_names_everything_that_is_missing_and_where_it_is_written(session):
    story = reviewed(session)
    competition = session.get(Competition, story.competition_id, populate_existing=True)
    competition.estimate_ore = competition.climate_choice = None
    competition.deliverables = " "
    session.get(Project, story.project_id).effects = ""
    session.commit()
    with pytest.raises(InvalidInput) as why:
        make(session, story)
    assert {(r.params["field"], r.section) for r in why.value.reasons} == {
        ("Behov: Effekter", "project"),
        ("Oppdrag: Leveranser", "need"),
        ("Oppdrag: Anslått verdi", "basis"),
        ("Klima og miljø", "climate"),
    }


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (ClimateChoice.CRITERION, "Klima og miljø er tildelingskriterium og teller 0 %"),
        (ClimateChoice.REQUIREMENT, "Vi stiller krav til klima og miljø i stedet for"),
    ],
)
def test_note_tells_each_climate_choice(session, choice, sentence):
    story = reviewed(session)
    session.get(Competition, story.competition_id, populate_existing=True).climate_choice = choice
    session.commit()
    said(make(session, story), sentence)


def test_note_prints_the_trial_until_the_model_changes(session):
    story = stories.draft(session)
    by = {"actor": story.owner, "now": stories.START}
    tried = Settings(
        estimate_ore=1_800_000_00, prices={"star": 1_700_000_00}, wanted="star", other="cheap_weak"
    )
    with atomic(session):
        trials.attach(session, story.competition_id, settings=tried, why="Fordi.", **by)
        competitions.submit_for_review(session, story.competition_id, **by)
    said(
        make(session, story),
        "Modellen ble prøvd 11. januar 2027 med seks oppdiktede bud rundt et anslag på 1 800 000 kr",
        "Modell\tPoeng, med prisformelen «Forholdsmessig»",
        "Fordi.",
        "4. Best på ett kriterium\n1 700 000 kr\n8,47\n",
        "«Best på ett kriterium» bør vinne over «Billig og svakt», og gjør det med modellen.",
        "formelen «",
    )
    with atomic(session):
        competitions.return_to_draft(session, story.competition_id, comment="Endre modellen.", **by)
        competitions.set_model(session, story.competition_id, values={"formula": "log"}, **by)
        competitions.submit_for_review(session, story.competition_id, **by)
    shown = make(session, story)
    said(shown, "Evalueringsmodellen er prøvd, men den er endret siden.")
    assert "Fordi." not in shown


def test_note_prints_a_trial_of_priced_quality(session):
    story = stories.draft(session)
    key, by = story.competition_id, {"actor": story.owner, "now": stories.START}
    with atomic(session):
        competitions.set_model(session, key, values={"family": "priced_quality"}, **by)
        for criterion in facts.competition(session, key).criteria:
            if criterion.name != "Pris":
                values = {"value_per_point_ore": 10_000_00}
                criteria.change_criterion(session, key, criterion.id, values=values, **by)
        settings = Settings(estimate_ore=1_000_000_00, wanted="dear_strong", other="cheap_weak")
        trials.attach(session, key, settings=settings, why="Fordi.", **by)
        competitions.submit_for_review(session, key, **by)
    said(
        make(session, story),
        "Modell\tPrissatt kvalitet: kvalitet trekkes fra prisen i kroner",
        "5. Dyrt og sterkt\n1 200 000 kr\n–\n1 137 000 kr\n",
        "Det skjer når kvaliteten er verdt mer enn 1 142,9 % av det som er satt.",
    )
