"""Bokmål text of the requirements, annex 1 of SSA-O or SSA-B."""

from typing import Final

from procure.documents.layouts import clauses
from procure.documents.writer import Column, Writer

NUMBERED: Final = True


def write(w: Writer) -> None:
    """Write what annex 1 is, the need, the assignment and the requirements."""
    w.text("Kravspesifikasjon", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    with w.when('contract == "SSA-O"'):
        w.fact("Kontrakt", "SSA-O (oppdragsavtalen)")
        w.fact("Bilag", "Bilag 1: Kundens beskrivelse av oppdraget")
        w.otherwise()
        w.fact("Kontrakt", "SSA-B (bistandsavtalen)")
        w.fact("Bilag", "Bilag 1: Beskrivelse av bistanden")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Rammeavtale", "{{ framework }}, saksnummer {{ framework_number }}")
    w.fact("Saksnummer", "{{ case_number }}")
    w.fact("Versjon", "Konkurransegrunnlag versjon {{ version }}, datert {{ dated }}")
    _about(w)
    _need(w)
    _assignment(w)
    _requirements(w)
    _climate(w)


def _about(w: Writer) -> None:
    w.heading("Om bilaget")
    w.text(
        "Bilaget beskriver hva vi trenger og hva vi krever. Det blir en del av kontrakten med den "
        "leverandøren vi velger."
    )
    with w.when('contract == "SSA-O"'):
        w.text(
            "Leverandøren beskriver i bilag 2 hvordan oppdraget skal løses og kravene oppfylles, "
            "og setter opp framdriften i bilag 3. Leverandøren har ansvar for resultatet."
        )
        w.otherwise()
        w.text(
            "Leverandøren setter opp framdriften i bilag 2. Leverandøren stiller med kvalifisert "
            "innsats, og vi leder arbeidet."
        )
    w.text(
        "Spørsmål til kravene sender dere til {{ contact.name }}, {{ contact.email }}"
        "{% if contact.phone %}, telefon {{ contact.phone }}{% endif %}, innen spørsmålsfristen."
    )


def _need(w: Writer) -> None:
    w.heading("Behovet")
    for title, collection in (
        ("Om oppdragsgiver", "project.about_buyer"),
        ("Bakgrunn og dagens situasjon", "project.background"),
        ("Problemet som skal løses", "project.problem"),
    ):
        w.heading(title, 2)
        w.paragraphs(collection)
    w.heading("Brukere og andre som berøres", 2)
    w.bullets("project.target_users")
    with w.when("project.partners"):
        w.text("Disse samarbeider vi med:")
        w.bullets("project.partners")
    w.heading("Effekter og gevinster vi ønsker", 2)
    w.bullets("project.effects")
    with w.when("project.undecided"):
        w.heading("Dette er ikke bestemt", 2)
        w.text("Vi har ikke låst oss til én løsning. Dette er bevisst åpent:")
        w.bullets("project.undecided")


def _assignment(w: Writer) -> None:
    w.heading("Oppdraget")
    w.heading("Hva leverandøren skal gjøre", 2)
    w.paragraphs("assignment.description")
    w.heading("Avgrensning", 2)
    w.bullets("assignment.limits")
    w.heading("Faser og leveranser", 2)
    clauses.phases(w)
    w.heading("Kompetanse", 2)
    clauses.competences(w)
    _limits(w)


def _limits(w: Writer) -> None:
    w.heading("Rammer", 2)
    w.fact("Periode", "{{ assignment.period }}")
    w.fact("Sted", "{{ assignment.place }}")
    with w.when("assignment.estimated_value"):
        w.fact("Anslått verdi", "{{ assignment.estimated_value }}")
    with w.when("assignment.options"):
        w.heading("Opsjoner", 2)
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


def _requirements(w: Writer) -> None:
    w.heading("Krav")
    w.heading("Absolutte krav (A-krav)", 2)
    with w.when("absolute"):
        w.text(
            "Et absolutt krav må være oppfylt. Vi avviser tilbud som ikke oppfyller alle de "
            "absolutte kravene."
        )
        _table(w, "Absolutte krav", "absolute")
        w.otherwise()
        w.text("Oppdraget har ingen absolutte krav.")
    w.heading("Andre krav", 2)
    with w.when("others"):
        w.text(
            "Disse kravene beskriver hva vi forventer av leveransen. Leverandøren svarer på hvert "
            "av dem. Avvik regnes som forbehold og skal stå i tilbudsskjemaet."
        )
        _table(w, "Andre krav", "others")
        w.otherwise()
        w.text("Oppdraget har ingen andre krav enn de absolutte.")


def _table(w: Writer, caption: str, rows: str) -> None:
    w.table(
        caption,
        [
            Column("Nr.", 16, "**{{ requirement.number }}**"),
            Column("Krav", 84, "{{ requirement.text }}"),
            Column("Slik dokumenterer dere kravet", 60, "{{ requirement.documentation }}"),
        ],
        row="requirement",
        rows=rows,
    )


def _climate(w: Writer) -> None:
    with w.when("climate"):
        w.heading("Klima og miljø")
        w.text(
            "Klima og miljø er ivaretatt med krav i stedet for et tildelingskriterium. Det er "
            "disse kravene:"
        )
        w.bullets("climate")
