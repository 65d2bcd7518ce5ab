"""Bokmål text of the procurement protocol."""

from typing import Final

from procure.documents.layouts import clauses
from procure.documents.writer import Column, Writer

NUMBERED: Final = True
DEALINGS: Final = (
    Column("Leverandør", 42, "{{ row.supplier }}"),
    Column("Gjelder", 42, "{{ row.subject }}"),
    Column("Dato", 33, "{{ row.happened_on }}"),
    Column("Resultat", 43, "{{ row.result }}"),
)


def write(w: Writer) -> None:
    """Write the protocol in the order of the standard form, saying what did not happen."""
    w.text("Anskaffelsesprotokoll", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    _general(w)
    _procedure(w)
    _suppliers(w)
    _rejections(w)
    _dealings(w)
    _evaluation(w)
    _outcome(w)
    _impartiality(w)
    _warnings(w)
    _other(w)


def _general(w: Writer) -> None:
    w.heading("Generell informasjon")
    w.fact("Saksnummer", "{{ case_number }}")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Protokollfører", "{{ keeper }}")
    w.fact("Anslått verdi", "{{ estimated_value }} uten merverdiavgift")
    w.fact("Varighet", "{{ period }}")
    w.fact("Tilbudsfrist", "{{ bid_deadline }}")
    w.fact("Kontraktstandard", "{{ contract }}")
    w.fact("Protokollen er laget", "{{ dated }}")
    w.heading("Beskrivelse av anskaffelsen", 2)
    w.paragraphs("description")


def _procedure(w: Writer) -> None:
    w.heading("Prosedyre og rammeavtale")
    w.text(
        "Anskaffelsen er et avrop på rammeavtalen «{{ framework }}», saksnummer "
        "{{ framework_number }}, inngått av {{ framework_buyer }} med "
        "{{ framework_suppliers }} leverandører. Valget mellom dem skjer ved minikonkurranse."
    )
    w.text("Rammeavtalens vilkår for minikonkurranse: {{ call_off_rule }}")
    w.table(
        "Tildelingskriterier i minikonkurransen",
        [
            Column("Tildelingskriterium", 125, "{{ criterion.name }}"),
            Column("Vekt", 35, "{{ criterion.weight }}", "right"),
        ],
        row="criterion",
        rows="criteria",
    )
    w.heading("Kunngjøring", 2)
    w.text(
        "Minikonkurransen er ikke kunngjort særskilt. Invitasjonen gikk til leverandørene i "
        "rammeavtalen {{ issued_at }}."
    )
    w.heading("Delkontrakter", 2)
    w.text("Avropet er ett oppdrag og er ikke delt i delkontrakter.")
    w.heading("Elektronisk kommunikasjon", 2)
    w.text(
        "Det er ikke gjort unntak fra elektronisk kommunikasjon. Invitasjon, spørsmål, tilbud og "
        "meddelelser er sendt og mottatt elektronisk."
    )
    w.heading("Klima og miljø", 2)
    w.paragraphs("climate")
    clauses.legal_basis(w, "legal_basis", "Regler protokollen bygger på", 2)


def _suppliers(w: Writer) -> None:
    w.heading("Leverandører og tilbud")
    w.text(
        "Leverandørene ble kvalifisert da rammeavtalen ble inngått. De ble invitert samtidig, med "
        "de samme opplysningene."
    )
    w.table(
        "Inviterte leverandører og svarene deres",
        [
            Column("Leverandør", 62, "{{ supplier.name }}"),
            Column("Org.nr.", 28, "{{ supplier.number }}"),
            Column("Svar på invitasjonen", 70, "{{ supplier.response }}"),
        ],
        row="supplier",
        rows="invited",
    )
    with w.when("opened_at"):
        w.text("Tilbudene ble åpnet {{ opened_at }}. Se åpningsprotokollen.", "After Table")
        w.otherwise('outcome == "cancelled"')
        w.text(
            "Konkurransen ble avlyst før åpningen. Det er derfor ikke kjent hvem som hadde levert "
            "tilbud, og ingen tilbud er åpnet.",
            "After Table",
        )
        w.otherwise()
        w.text("Det kom ingen tilbud, så det var ingen tilbud å åpne.", "After Table")


def _rejections(w: Writer) -> None:
    w.heading("Avvisning")
    with w.when("rejected"):
        w.table(
            "Avviste tilbud",
            [
                Column("Leverandør", 36, "{{ bid.supplier }}"),
                Column("Hjemmel", 24, "{{ bid.provision }}"),
                Column("Begrunnelse", 44, "{{ bid.reason }}"),
                Column("Avvist", 28, "{{ bid.rejected_on }}"),
                Column("Brev sendt", 28, "{{ bid.told }}"),
            ],
            row="bid",
            rows="rejected",
        )
        w.otherwise()
        w.text("Ingen tilbud er avvist.")
    w.heading("Unormalt lave tilbud", 2)
    with w.when("low"):
        w.text("Beregningen merket disse prisene som uvanlig lave:")
        w.bullets("low")
        w.otherwise()
        w.text("Ingen tilbud er vurdert som unormalt lave.")


def _dealings(w: Writer) -> None:
    w.heading("Kontakt med leverandørene etter åpningen")
    for title, rows, nothing in (
        ("Avklaring og ettersending", "clarified", "Vi ba ikke om avklaring eller ettersending."),
        ("Presentasjoner og dialog", "meetings", "Det er ikke holdt presentasjoner eller møter."),
        ("Vedståelsesfrist", "extensions", "Vedståelsesfristen er ikke forlenget."),
    ):
        w.heading(title, 2)
        with w.when(rows):
            w.table(title, DEALINGS, row="row", rows=rows)
            w.otherwise()
            w.text(nothing)
    w.heading("Forhandling", 2)
    w.text("Det er ikke forhandlet. Ingen tilbud er endret etter tilbudsfristen.")


def _evaluation(w: Writer) -> None:
    w.heading("Tilbud i vurderingen")
    with w.when("evaluated"):
        w.text("Disse tilbudene er vurdert mot tildelingskriteriene:")
        w.bullets("evaluated")
        w.otherwise()
        w.text("Ingen tilbud er vurdert mot tildelingskriteriene.")


def _outcome(w: Writer) -> None:
    w.heading("Resultat")
    with w.when("chosen"):
        _chosen(w)
    with w.when('outcome == "cancelled"'):
        w.text("Konkurransen ble **avlyst** {{ ended_at }}. Begrunnelse:")
        w.paragraphs("ending")
        w.text("Alle som var invitert, fikk brev om avlysningen samtidig.")
        w.otherwise('outcome == "unsuccessful"')
        w.text(
            "Konkurransen ble **avsluttet uten valg av leverandør** {{ ended_at }}, fordi det ikke "
            "var noe tilbud som kunne velges. Alle som var invitert, fikk brev om det samtidig."
        )
        w.otherwise()
        w.heading("Avlysning og avslutning", 2)
        w.text(
            "Konkurransen ble ikke avlyst.{% if ended_at %} Saken ble avsluttet {{ ended_at }}."
            "{% endif %}"
        )
    w.heading("Klager", 2)
    with w.when("complaints"):
        w.table("Klager", DEALINGS, row="row", rows="complaints")
        w.otherwise()
        w.text("Det er ikke kommet klager.")
    w.heading("Omgjøring", 2)
    with w.when("reversals"):
        w.bullets("reversals")
        w.otherwise()
        w.text("Ingen beslutning er gjort om.")


def _chosen(w: Writer) -> None:
    w.fact("Valgt leverandør", "**{{ chosen.supplier }}**")
    w.fact("Organisasjonsnummer", "{{ chosen.number }}")
    w.fact("Kontraktsverdi", "{{ chosen.value }} uten merverdiavgift")
    w.fact("Tildelingsbeslutning", "{{ chosen.decided_at }}, av {{ chosen.decided_by }}")
    w.fact("Meddelelsen ble sendt", "{{ chosen.told_at }}, til alle som ga tilbud")
    w.fact("Karensperiode", "{{ chosen.standstill }}")
    w.fact("Kontrakten ble inngått", "{{ chosen.signed_at }}")
    w.heading("Begrunnelse for valget", 2)
    w.paragraphs("chosen.reason")
    w.heading("Underleverandører og samarbeid", 2)
    w.text("Tilbudet er gitt av et konsortium. Disse virksomhetene utfører oppdraget:")
    w.table(
        "Virksomhetene i konsortiet",
        [
            Column("Virksomhet", 80, "{{ firm.name }}"),
            Column("Org.nr.", 35, "{{ firm.number }}"),
            Column("Rolle", 45, "{% if firm.leads %}Leder konsortiet{% else %}Medlem{% endif %}"),
        ],
        row="firm",
        rows="chosen.firms",
    )


def _impartiality(w: Writer) -> None:
    w.heading("Habilitet og konkurransevridning")
    w.table(
        "Personer i evalueringen",
        [
            Column("Navn", 45, "{{ person.name }}"),
            Column("Rolle", 35, "{{ person.role }}"),
            Column("Habilitet", 80, "{{ person.declared }}"),
        ],
        row="person",
        rows="people",
    )
    with w.when("ties"):
        w.text("Tilknytninger som er oppgitt, og tiltakene:", "After Table")
        w.bullets("ties")
        w.otherwise()
        w.text("Ingen har oppgitt tilknytning til en tilbyder.", "After Table")
    w.heading("Dialog før konkurransen", 2)
    with w.when("talks"):
        w.table(
            "Samtaler med leverandører før invitasjonen ble sendt",
            [
                Column("Dato", 30, "{{ talk.held_on }}"),
                Column("Gjelder", 38, "{{ talk.subject }}"),
                Column("Deltakere", 46, "{{ talk.participants }}"),
                Column("Materiale og tiltak", 46, "{{ talk.remedy }}"),
            ],
            row="talk",
            rows="talks",
        )
        w.otherwise()
        w.text(
            "Det er ikke registrert dialog med leverandører om oppdraget før invitasjonen ble "
            "sendt. Det er heller ikke registrert avhjelpende tiltak."
        )


def _warnings(w: Writer) -> None:
    w.heading("Regelsjekk")
    with w.when("warnings"):
        w.text("Regelsjekken varslet om dette. Begrunnelsen ble skrevet før saken gikk videre.")
        w.table(
            "Varsler som er begrunnet",
            [
                Column("Regel", 55, "{{ warning.rule }}"),
                Column("Begrunnelse", 65, "{{ warning.reason }}"),
                Column("Skrevet av", 40, "{{ warning.given }}"),
            ],
            row="warning",
            rows="warnings",
        )
        w.otherwise()
        w.text("Regelsjekken varslet ikke om noe som måtte begrunnes.")


def _other(w: Writer) -> None:
    w.heading("Andre opplysninger")
    w.text("{{ notices }}")
    with w.when("published"):
        w.text("{{ published }}")
    w.island("other", "Andre opplysninger")
    with w.when("keep_until"):
        w.heading("Oppbevaring", 2)
        w.text("Saken skal oppbevares. Den kan tidligst slettes {{ keep_until }}.")
    w.heading("Kontrollsum", 2)
    clauses.checksum(w)
    w.text("Protokollen er ført av {{ keeper }} og laget av opplysningene i saken.", "Note")
