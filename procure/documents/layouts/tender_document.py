"""Bokmål text of the tender document, front page and chapters 1, 2, 4, 8–11."""

from typing import Final

from procure.documents.layouts import clauses, tender_criteria, tender_prices, tender_rules
from procure.documents.writer import Column, Writer

CHAPTERS = (
    ("kapittel_prosjekt", "Om oppdragsgiver og prosjektet"),
    ("kapittel_oppdrag", "Oppdraget"),
    ("kapittel_regler", "Regler for konkurransen"),
    ("kapittel_krav", "Krav"),
    ("kapittel_kriterier", "Tildelingskriterier"),
    ("kapittel_modell", "Evalueringsmodell og poengskala"),
    ("kapittel_pris", "Pris og prisskjema"),
    ("kapittel_kontrakt", "Kontrakt og bilag"),
    ("kapittel_klima", "Klima og miljø"),
    ("kapittel_tidsplan", "Tidsplan"),
    ("kapittel_vedlegg", "Vedlegg og kontrollsum"),
)

NUMBERED: Final = True


def write(w: Writer) -> None:
    """Write the front page and the eleven chapters."""
    _front(w)
    _changes(w)
    _project(w)
    _assignment(w)
    tender_rules.write(w, chapter(3))
    _requirements(w)
    tender_criteria.write_criteria(w, chapter(5))
    tender_criteria.write_model(w, chapter(6))
    tender_prices.write(w, chapter(7))
    _contract(w)
    _climate(w)
    _timeline(w)
    _attachments(w)


def chapter(number: int) -> tuple[str, str]:
    """Return the bookmark and title of a chapter."""
    return CHAPTERS[number - 1]


def _chapter(w: Writer, number: int, *, new_page: bool = False) -> None:
    bookmark, title = chapter(number)
    w.heading(title, bookmark=bookmark, new_page=new_page)


def _front(w: Writer) -> None:
    w.text("Konkurransegrunnlag for minikonkurranse", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Rammeavtale", "{{ framework }}, saksnummer {{ framework_number }}")
    w.fact("Saksnummer", "{{ case_number }}")
    w.fact("Tilbudsfrist", "**{{ rules.bid_deadline }}**")
    w.fact("Versjon", "{{ version }}, datert {{ dated }}")
    w.contents(CHAPTERS)


def _changes(w: Writer) -> None:
    """What is amended stands before the text, so that nobody reads it as it was."""
    with w.when("changes"):
        w.text("Endringer etter at konkurransen ble sendt ut", "Contents Heading")
        w.text(
            "Dokumentet gjelder slik det står her. Tabellen viser alt som er endret siden versjon "
            "1. Resten er som før."
        )
        columns = [
            Column("Versjon", 18, "{{ change.version }}"),
            Column("Hva", 38, "**{{ change.what }}**"),
            Column("Før", 52, "{{ change.before }}"),
            Column("Nå", 52, "{{ change.after }}"),
        ]
        w.table("Endringer", columns, row="change", rows="changes")


def _project(w: Writer) -> None:
    _chapter(w, 1, new_page=True)
    for title, collection in (
        ("Om oppdragsgiver", "project.about_buyer"),
        ("Bakgrunn", "project.background"),
        ("Problemet som skal løses", "project.problem"),
    ):
        w.heading(title, 2)
        w.paragraphs(collection)
    w.heading("Brukerne", 2)
    w.bullets("project.target_users")
    w.heading("Effekter vi ønsker", 2)
    w.bullets("project.effects")
    with w.when("project.partners"):
        w.heading("Samarbeidspartnere", 2)
        w.bullets("project.partners")
    with w.when("project.undecided"):
        w.heading("Dette er ikke bestemt", 2)
        w.text("Vi har ikke låst oss til én løsning. Dette er bevisst åpent:")
        w.bullets("project.undecided")


def _assignment(w: Writer) -> None:
    _chapter(w, 2)
    w.heading("Hva oppdraget går ut på", 2)
    w.paragraphs("assignment.description")
    w.heading("Avgrensning", 2)
    w.bullets("assignment.limits")
    w.heading("Faser og leveranser", 2)
    w.text(
        "Arbeidet følger den triple diamanten. Etter diagnosefasen avtaler vi retningen videre i "
        "et endringsbilag. Bilaget sier hva den endelige leveransen skal inneholde."
    )
    clauses.phases(w)
    w.heading("Kompetansen oppdraget trenger", 2)
    clauses.competences(w)
    w.heading("Omfang, tid og sted", 2)
    w.fact("Periode", "{{ assignment.period }}")
    w.fact("Sted", "{{ assignment.place }}")
    with w.when("assignment.estimated_value"):
        w.fact("Anslått verdi", "{{ assignment.estimated_value }}")
    w.heading("Opsjoner", 2)
    with w.when("assignment.options"):
        w.text("Vi kan bestille disse opsjonene, men har ingen plikt til det.")
        w.table(
            "Opsjoner",
            [
                Column("Opsjon", 38, "**{{ option.name }}**"),
                Column("Innhold", 61, "{{ option.content }}"),
                Column("Pris og evaluering", 61, "{{ option.terms }}"),
            ],
            row="option",
            rows="assignment.options",
        )
        w.otherwise()
        w.text("Oppdraget har ingen opsjoner.")


def _requirements(w: Writer) -> None:
    _chapter(w, 4)
    w.text(
        "Absolutte krav (A-krav) må være oppfylt. Et tilbud som ikke oppfyller et absolutt krav, "
        "avviser vi. Andre krav beskriver hva vi forventer av leveransen."
    )
    columns = [
        Column("Nr.", 16, "{{ requirement.number }}"),
        Column("Krav", 74, "{{ requirement.text }}"),
        Column("Type", 20, "Krav"),
        Column("Slik dokumenterer dere kravet", 50, "{{ requirement.documentation }}"),
    ]
    absolute = [column.value for column in columns]
    absolute[2] = "**A-krav**"
    w.table(
        "Krav",
        columns,
        row="requirement",
        rows="requirements",
        variant=("requirement.absolute", absolute),
    )


def _contract(w: Writer) -> None:
    _chapter(w, 8)
    with w.when('contract.standard == "SSA-O"'):
        w.text(
            "Kontrakten inngås på statens standardavtale for oppdrag, SSA-O (oppdragsavtalen), "
            "{{ contract.version }}. Leverandøren har ansvar for resultatet av oppdraget."
        )
        w.otherwise()
        w.text(
            "Kontrakten inngås på statens standardavtale for bistand, SSA-B (bistandsavtalen), "
            "{{ contract.version }}. Leverandøren stiller med kvalifisert innsats, og vi leder "
            "arbeidet."
        )
    w.text(
        "Avtalen består av den generelle avtaleteksten og bilagene under. Vi bruker bilagsnumrene "
        "i standardavtalen også når et bilag er tomt."
    )
    w.table(
        "Bilag til kontrakten",
        [
            Column("Bilag", 18, "{{ annex.number }}"),
            Column("Navn", 64, "{{ annex.title }}"),
            Column("Innhold og ansvar", 78, "{{ annex.content }}"),
        ],
        row="annex",
        rows="contract.annexes",
    )


def _climate(w: Writer) -> None:
    _chapter(w, 9)
    with w.when('climate.choice == "criterion"'):
        w.text(
            "Klima og miljø er tildelingskriterium og teller **{{ climate.share }}** av den "
            "samlede vekten. Bare disse kriteriene teller med i andelen:"
        )
        w.bullets("climate.elements")
        w.otherwise('climate.choice == "requirement"')
        w.text(
            "Vi stiller krav til klima og miljø i stedet for å bruke det som tildelingskriterium. "
            "Det er klart at kravene gir bedre effekt. Dette er kravene:"
        )
        w.bullets("climate.elements")
        w.otherwise()
        w.text(
            "Anskaffelsen har et klimaavtrykk og en miljøbelastning som er uvesentlig. Klima og "
            "miljø er derfor verken tildelingskriterium eller krav."
        )
    w.text("Vi begrunner valget slik:")
    w.paragraphs("climate.reason")
    with w.when("climate.legal_basis"):
        w.text("Valget bygger på {{ climate.legal_basis }}.")


def _timeline(w: Writer) -> None:
    _chapter(w, 10)
    w.text("Tidspunkter etter tilbudsfristen er foreløpige. Vi sier fra til alle hvis de endres.")
    with w.when("timeline_figure"):
        shown = w.text("Den stiplede streken er tilbudsfristen. Tidspunktene står i tabellen.")
        shown.paragraph_format.keep_with_next = True
        w.text("{{ timeline_figure }}")
    w.table(
        "Tidsplan",
        [
            Column("Aktivitet", 80, "{{ milestone.activity }}"),
            Column("Tidspunkt", 80, "{{ milestone.time }}"),
        ],
        row="milestone",
        rows="timeline",
    )


def _attachments(w: Writer) -> None:
    _chapter(w, 11)
    w.table(
        "Vedlegg",
        [
            Column("Nr.", 16, "{{ attachment.number }}"),
            Column("Vedlegg", 144, "{{ attachment.title }}"),
        ],
        row="attachment",
        rows="attachments",
        whole=True,
    )
    clauses.checksum(w)
