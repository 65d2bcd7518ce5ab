"""The sheet and the report show every score, every reason and how firmly the result stands."""

from procure.documents.samples.evaluation_report import SAMPLE as EVALUATION_REPORT
from procure.documents.samples.evaluation_sheet import SAMPLE as EVALUATION_SHEET
from tests.documents.cases import text


def has(shown: str, *sentences: str) -> None:
    assert [sentence for sentence in sentences if sentence not in shown] == []


def test_sheet_shows_every_score_and_reason_of_its_evaluator():
    shown = text(EVALUATION_SHEET)
    has(
        shown,
        "Evaluator\tEvaluator 2, Fjordvik kommune (konstruert)",
        "Habilitet erklært\tfredag 27. november 2026 kl. 09.14",
        "Skjemaet ble levert\ttorsdag 3. desember 2026 kl. 15.42",
        "Poengskala\t0 til 10",
        "før noen kjente de andres vurderinger eller prisene.",
        EVALUATION_SHEET.sheet_hash,
    )
    for bid in EVALUATION_SHEET.bids:
        rows = [f"{s.criterion}\n{s.weight}\n{s.points}\n{s.reason}" for s in bid.scores]
        has(shown, bid.supplier, *[row.replace("\u00a0", " ") for row in rows])


def test_report_goes_from_invitation_to_recommendation():
    has(
        text(EVALUATION_REPORT),
        "Innstilling: Konsortium Nordlys (konstruert)",
        "8  Evalueringsmodell og kontrollsum",
        "Anslått verdi\t2 400 000 kr uten merverdiavgift",
        "Invitasjonen ble sendt\tmandag 2. november 2026 kl. 09.00, til 10 leverandører",
        "Evaluator 4\nOppga tilknytning 27. november 2026 og deltok ikke:",
        "Vi mottok 4 tilbud innen fristen og evaluerte 3.",
        "Konsortium Lyng (konstruert)\n000 000 204\n25. november 2026 kl. 15.20.00\nAvvist: Teamet",
        "1\nTeamet skal dekke tjenestedesign, gevinstrealisering og endringsledelse.",
        "Oppgaveforståelse (vekt 30 %)",
        "Styrker: Egen innsikt fra samtaler med ungdomsrådet.",
        "Slik ble evaluatorene enige",
        "ble skrevet ned av Innkjøper 1. Alle tekster som er lagret underveis, står i saksloggen.",
        "Tallene over punktene er evaluatorene (1: Evaluator 1, 2: Evaluator 2, 3: Evaluator 3).",
        "Evaluator 3 fant et steg i planen som de to andre hadde oversett.",
        "A\nKonsortium Nordlys (konstruert)\n000 000 201\n2 214 000 kr\n8,3921\n1",
        "–  Erfaring\n15 %\n7\n1,05",
        "Samlet resultat\n\n8,3921\n7,35\n6,2725",
        "Avstanden mellom nummer én og nummer to er 1,0421.",
        "Vektene og modellen var låst før tilbudene kom.",
        "Konsortium Havgap & Skjær (konstruert)\nTilbudet er selv rangert som nummer én",
        "Modellen er relativ: Poengene til et tilbud avhenger av de andre tilbudene.",
        "Resultatet er robust. Vi kaller et resultat robust bare når disse holder:",
        "Prisen til nummer én kunne ha økt med 862 500 kr uten at det tapte.",
        "Pris\n20,0 %\n0,0 %\n62,3 %",
        "Konsortium Nordlys (konstruert)\n2 214 000 kr\n3 076 500 kr",
        "Uten Evaluator 1\nKonsortium Nordlys (konstruert)\nIngen: samme nummer én",
        "Hver stolpe er summen av de vektede poengene.",
        "Teamene som er tilbudt\nDet høyeste nivået noen i teamet har i hvert område:",
        "Vi innstiller på at kontrakten tildeles Konsortium Nordlys (konstruert).",
        "viser best forståelse av hvorfor de unge faller ut",
        "Valget er besluttet torsdag 10. desember 2026 kl. 10.00 av Prosjektleder 1.",
        EVALUATION_REPORT.model_hash,
    )


def test_report_before_the_decision_and_with_one_bid_says_so():
    shown = text(
        EVALUATION_REPORT, approval=None, margin=None, without=(), remarks=(), requirements=()
    )
    has(
        shown,
        "Innstillingen er ikke behandlet ennå.",
        "Bare ett tilbud er rangert. Da er det ingen å sammenligne med.",
        "Beregningen ga ingen merknader.",
        "Konkurransen har ingen absolutte krav.",
    )
    assert "Valget er besluttet" not in shown


def test_report_shows_no_spread_where_nobody_handed_in_points():
    shown = text(EVALUATION_REPORT, spread=None, evaluator_numbers=None)
    has(shown, "Slik ble evaluatorene enige")
    assert "Figuren viser vurderingene" not in shown


def test_report_with_equal_results_leaves_the_choice_to_whoever_decides():
    shown = text(EVALUATION_REPORT, tied=True, recommended="A, B")
    has(shown, "Disse tilbudene har likt resultat på første plass: A, B. Tilbud med likt")
    assert "Vi innstiller" not in shown
