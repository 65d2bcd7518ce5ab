"""Bokmål text of the evaluation report, on pages laid sideways."""

from typing import Final

from procure.documents.house_style import LANDSCAPE
from procure.documents.layouts import clauses, results
from procure.documents.writer import Column, Writer

PAGE: Final = LANDSCAPE
NUMBERED: Final = True
CHAPTERS: Final = (
    ("competition", "Konkurransen"),
    ("control", "Tilbudene og kontroll av krav"),
    ("assessments", "Vurdering per kriterium"),
    ("points", "Poeng og rangering"),
    ("sensitivity", "Følsomhet"),
    ("recommendation", "Innstilling"),
    ("approval", "Godkjenning"),
    ("model", "Evalueringsmodell og kontrollsum"),
)


def write(w: Writer) -> None:
    """Write the case from invitation to recommendation, in the order it happened."""
    w.text("Evalueringsrapport med innstilling", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.text("**Innstilling:** {{ recommended }}", "Callout")
    w.contents(CHAPTERS)
    _competition(w)
    _control(w)
    _assessments(w)
    _points(w)
    _sensitivity(w)
    _recommendation(w)
    _model(w)


def _chapter(w: Writer, bookmark: str) -> None:
    w.heading(dict(CHAPTERS)[bookmark], bookmark=bookmark)


def _competition(w: Writer) -> None:
    _chapter(w, "competition")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Rammeavtale", "{{ framework }}, saksnummer {{ framework_number }}")
    w.fact("Anslått verdi", "{{ estimated_value }} uten merverdiavgift")
    w.fact("Invitasjonen ble sendt", "{{ issued_at }}, til {{ invited }} leverandører")
    w.fact("Tilbudsfrist", "{{ bid_deadline }}")
    w.fact("Tilbudene ble åpnet", "{{ opened_at }}")
    w.fact("Evalueringen ble låst", "{{ locked_at }}")
    w.fact("Rapporten er laget", "{{ dated }}")
    w.heading("Oppdraget", 2)
    w.paragraphs("assignment")
    w.heading("Evaluatorene", 2)
    w.text(
        "Evaluatorene ga først poeng hver for seg, uten å kjenne prisene eller de andres poeng. "
        "Deretter ble de enige om felles poeng og begrunnelser."
    )
    w.table(
        "Evaluatorene",
        [
            Column("Evaluator", 80, "{{ evaluator.name }}"),
            Column("Habilitet", 177, "{{ evaluator.declared }}"),
        ],
        row="evaluator",
        rows="evaluators",
    )


def _control(w: Writer) -> None:
    _chapter(w, "control")
    w.text("Vi mottok {{ received }} tilbud innen fristen og evaluerte {{ evaluated }}.")
    w.table(
        "Mottatte tilbud og resultatet av kontrollen",
        [
            Column("Leverandør", 78, "{{ bid.supplier }}"),
            Column("Organisasjonsnummer", 42, "{{ bid.number }}"),
            Column("Mottatt", 52, "{{ bid.received_at }}"),
            Column("Resultat av kontrollen", 85, "{{ bid.verdict }}"),
        ],
        row="bid",
        rows="controlled",
    )
    with w.when("requirements"):
        w.text("Alle tilbudene er kontrollert mot disse absolutte kravene:", "After Table")
        w.table(
            "Absolutte krav",
            [
                Column("Krav", 20, "{{ requirement.number }}", "center"),
                Column("Innhold", 237, "{{ requirement.text }}"),
            ],
            row="requirement",
            rows="requirements",
        )
        w.otherwise()
        w.text("Konkurransen har ingen absolutte krav.", "After Table")


def _assessments(w: Writer) -> None:
    _chapter(w, "assessments")
    w.text("Tilbudene er forkortet med bokstaver. Kapittel [[points|4]] viser hvem de står for.")
    with w.each("criterion", "assessments"):
        w.heading("{{ criterion.criterion }} (vekt {{ criterion.weight }})", 2)
        w.table(
            "Begrunnelser",
            [
                Column("Tilbud", 18, "**{{ reason.column }}**", "center"),
                Column("Poeng", 18, "{{ reason.points }}", "center"),
                Column(
                    "Begrunnelse",
                    165,
                    "{{ reason.assessment }}\n{%p if reason.strengths %}\n**Styrker:** "
                    "{{ reason.strengths }}\n{%p endif %}\n{%p if reason.weaknesses %}\n"
                    "**Svakheter:** {{ reason.weaknesses }}\n{%p endif %}",
                ),
                Column("Se tilbudet", 56, "{{ reason.reference }}"),
            ],
            row="reason",
            rows="criterion.reasons",
        )
    _agreed(w)


def _agreed(w: Writer) -> None:
    with w.when("agreed"):
        w.heading("Slik ble evaluatorene enige", 2)
        w.text("{{ meeting }} Alle tekster som er lagret underveis, står i saksloggen.")
        _spread(w)
        w.table(
            "Referat fra møtet om felles poeng",
            [
                Column("Kriterium", 48, "{{ cell.criterion }}"),
                Column("Leverandør", 52, "{{ cell.supplier }}"),
                Column("Hver for seg", 40, "{{ cell.given }}"),
                Column("Felles", 16, "**{{ cell.points }}**", "center"),
                Column("Lagret", 49, "{{ cell.saved }}"),
                Column("Derfor ble poengene andre", 52, "{{ cell.departure }}"),
            ],
            row="cell",
            rows="agreed",
        )


def _spread(w: Writer) -> None:
    with w.when("spread"):
        shown = w.text(
            "Figuren viser vurderingene der uenigheten betydde mest. Streken går fra de laveste "
            "til de høyeste poengene. Tallene over punktene er evaluatorene "
            "({{ evaluator_numbers }}). Den åpne ringen er de felles poengene."
        )
        shown.paragraph_format.keep_with_next = True
        w.text("{{ spread }}")


def _points(w: Writer) -> None:
    _chapter(w, "points")
    columns = [
        Column("Tilbud", 20, "**{{ bid.column }}**", "center"),
        Column("Leverandør", 92, "{{ bid.supplier }}"),
        Column("Organisasjonsnummer", 45, "{{ bid.number }}"),
        Column("Pris", 40, "ikke evaluert", "right"),
        Column("Resultat", 36, "{{ bid.total }}", "right"),
        Column("Rangering", 24, "**{{ bid.rank }}**", "center"),
    ]
    priced = [column.value for column in columns]
    priced[3] = "{{ bid.price }}"
    w.table(
        "Resultat og rangering",
        columns,
        row="bid",
        rows="bids",
        variant=("bid.price", priced),
    )
    with w.when("reference_price"):
        w.text(
            "Laveste pris blant tilbudene som er evaluert, er {{ reference_price }}.", "After Table"
        )
    _criteria(w)
    with w.when("excluded"):
        w.heading("Tilbud som ikke er rangert", 2)
        w.table(
            "Tilbud som ikke er rangert",
            [
                Column("Leverandør", 92, "{{ bid.supplier }}"),
                Column("Grunn", 165, "{{ bid.reason }}"),
            ],
            row="bid",
            rows="excluded",
        )


def _criteria(w: Writer) -> None:
    w.heading("Poeng per kriterium", 2)
    w.text(
        "Hver rute viser poengene øverst, og under dem det de teller i resultatet. "
        "Underkriterier står med innrykk."
    )
    results.points(w)
    results.bars(w)
    results.teams(w)


def _sensitivity(w: Writer) -> None:
    _chapter(w, "sensitivity")
    w.text(
        "Her står det hvor lite som skal til før resultatet blir et annet. Opplysningene endrer "
        "ikke resultatet: Vektene og modellen var låst før tilbudene kom."
    )
    with w.when("margin"):
        w.text("{{ margin }}")
    with w.when("without"):
        w.table(
            "Resultatet uten hvert av tilbudene",
            [
                Column("Uten dette tilbudet", 90, "{{ case.removed }}"),
                Column("Nummer én", 90, "{{ case.first }}"),
                Column("Betydning", 77, "{{ case.effect }}"),
            ],
            row="case",
            rows="without",
        )
        w.otherwise()
        w.text("Bare ett tilbud er rangert. Da er det ingen å sammenligne med.")
    with w.when("robustness"):
        _robustness(w)
    with w.when("remarks"):
        w.heading("Merknader til resultatet", 2)
        w.bullets("remarks")
        w.otherwise()
        w.text("Beregningen ga ingen merknader.", "After Table")


def _robustness(w: Writer) -> None:
    w.heading("Hvor støtt resultatet står", 2)
    w.text("**{{ robustness.verdict }}.** Vi kaller et resultat robust bare når disse holder:")
    w.bullets("robustness.tests")
    with w.when("robustness.slack"):
        w.text("Prisen til nummer én kunne ha økt med {{ robustness.slack }} uten at det tapte.")
    with w.when("robustness.weights"):
        w.table(
            "Vekter, eller verdi per poeng, der nummer én holder førsteplassen",
            [
                Column("Kriterium", 105, "{{ limit.criterion }}"),
                Column("I konkurransen", 50, "{{ limit.own }}", "right"),
                Column("Fra", 50, "{{ limit.low }}", "right"),
                Column("Til", 52, "{{ limit.high }}", "right"),
            ],
            row="limit",
            rows="robustness.weights",
        )
    _drawn_and_asked(w)
    with w.when("robustness.others"):
        w.text(
            "Slik blir det med én evaluator mindre, etter evaluatorenes egne poeng, og med andre "
            "prisformler:",
            "After Table",
        )
        w.table(
            "Nummer én med andre evaluatorer og prisformler",
            [
                Column("Endring", 90, "{{ case.changed }}"),
                Column("Nummer én", 90, "{{ case.first }}"),
                Column("Betydning", 77, "{{ case.effect }}"),
            ],
            row="case",
            rows="robustness.others",
        )


def _drawn_and_asked(w: Writer) -> None:
    with w.when("robustness.drawn"):
        w.text(
            "Vektene er trukket 20 000 ganger rundt dem i konkurransen. Tabellen viser hvor ofte "
            "hvert tilbud da er nummer én.",
            "After Table",
        )
        w.table(
            "Førsteplasser når vektene trekkes",
            [
                Column("Leverandør", 180, "{{ bid.supplier }}"),
                Column("Andel førsteplasser", 77, "{{ bid.first }}", "right"),
            ],
            row="bid",
            rows="robustness.drawn",
        )
    with w.when("robustness.prices"):
        w.text("Så høy kunne prisen ha vært for at tilbudet var nummer én alene:", "After Table")
        w.table(
            "Høyeste pris som hadde gitt førsteplassen alene",
            [
                Column("Leverandør", 137, "{{ bid.supplier }}"),
                Column("Pris", 60, "{{ bid.price }}", "right"),
                Column("Pris som hadde vunnet", 60, "{{ bid.winning }}", "right"),
            ],
            row="bid",
            rows="robustness.prices",
        )


def _recommendation(w: Writer) -> None:
    _chapter(w, "recommendation")
    with w.when("tied"):
        w.text(
            "Disse tilbudene har likt resultat på første plass: **{{ recommended }}**. "
            "{{ tie_rule }}"
        )
        w.otherwise()
        w.text("Vi innstiller på at kontrakten tildeles **{{ recommended }}**.")
    w.paragraphs("recommendation")
    w.island("recommendation", "Egen tekst om innstillingen")
    _chapter(w, "approval")
    with w.when("approval"):
        w.text("Valget er besluttet {{ approval.decided_at }} av {{ approval.name }}.")
        w.otherwise()
        w.text(
            "Innstillingen er ikke behandlet ennå. Den som har fullmakt, beslutter valget i "
            "løsningen. Da kan rapporten lages på nytt med navn og tidspunkt."
        )


def _model(w: Writer) -> None:
    _chapter(w, "model")
    clauses.evaluation_model(w)
    w.heading("Like tilbud", 2)
    w.text("{{ tie_rule }}")
    w.heading("Kontrollsum", 2)
    clauses.checksum(w)
