"""Bokmål text of the opening protocol."""

from procure.documents.layouts import clauses
from procure.documents.writer import Column, Writer


def write(w: Writer) -> None:
    """Write the opening, those present, the bids, and what went otherwise than planned."""
    w.text("Åpningsprotokoll", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Rammeavtale", "{{ framework }}, saksnummer {{ framework_number }}")
    w.fact("Tilbudsfrist", "{{ bid_deadline }}")
    w.fact("Tilbudene ble åpnet", "**{{ opened_at }}**")
    w.fact("Inviterte leverandører", "{{ invited }}")
    w.fact("Protokollen er laget", "{{ dated }}")
    _present(w)
    _bids(w)
    _unconfirmed(w)
    _otherwise(w)
    w.heading("Kontrollsum")
    clauses.checksum(w)


def _present(w: Writer) -> None:
    w.heading("Til stede")
    w.text(
        "Tilbudene var forseglet til fristen var ute. De ble åpnet samtidig, av disse personene i "
        "fellesskap:"
    )
    w.table(
        "Til stede ved åpningen",
        [
            Column("Navn", 80, "{{ opener.name }}"),
            Column("Bekreftet åpningen", 80, "{{ opener.confirmed_at }}"),
        ],
        row="opener",
        rows="openers",
    )


def _bids(w: Writer) -> None:
    w.heading("Tilbudene")
    with w.when("bids"):
        w.text(
            "Vi åpnet {{ opened }} tilbud. Tabellen viser siste versjon fra hver leverandør, i den "
            "rekkefølgen tilbudene kom. Kontrollsummen er den samme som på leverandørens "
            "kvittering. Prisene står ikke her, fordi kvaliteten skal vurderes uten at prisen er "
            "kjent."
        )
        w.table(
            "Åpnede tilbud",
            [
                Column(
                    "Leverandør og kvitteringens kontrollsum",
                    108,
                    "**{{ bid.supplier }}**\nTable Note|{{ bid.lead }}, organisasjonsnummer "
                    "{{ bid.number }}\nTable Note|Versjon {{ bid.version }} av tilbudet\n"
                    "Small Checksum|{{ bid.receipt_hash }}",
                ),
                Column("Mottatt", 33, "{{ bid.received_at }}"),
                Column("Vedlegg", 19, "{{ bid.files }}", "center"),
            ],
            row="bid",
            rows="bids",
        )
        w.otherwise()
        w.text("Det kom ingen tilbud innen fristen.")
    with w.when("root"):
        w.text(
            "Denne kontrollsummen dekker alle kvitteringene, i den rekkefølgen tilbudene er "
            "nummerert. Hver leverandør kan hente et bevis på at tilbudet var blant dem:",
            "After Table",
        ).paragraph_format.keep_with_next = True
        w.text("{{ root }}", "Checksum")


def _unconfirmed(w: Writer) -> None:
    with w.when("unconfirmed"):
        w.heading("Ikke bekreftet etter en endring")
        intro = (
            "Konkurransen ble endret før fristen. Disse delene av tilbudene ble verken bekreftet "
            "eller endret etter det. Tilbudene er åpnet slik de ble levert, og innkjøperen "
            "vurderer dem med begrunnelse:"
        )
        w.text(intro).paragraph_format.keep_with_next = True
        w.bullets("unconfirmed")


def _otherwise(w: Writer) -> None:
    w.heading("For sent leverte og trukne tilbud")
    with w.when("late"):
        w.text(
            "Løsningen tok ikke imot disse leveringene, fordi fristen var ute. Innholdet er ikke "
            "lest."
        )
        w.table(
            "Forsøk på levering etter fristen",
            [
                Column("Leverandør", 65, "{{ attempt.supplier }}"),
                Column("Forsøkte å levere", 55, "{{ attempt.received_at }}"),
                Column("Størrelse", 40, "{{ attempt.size }}"),
            ],
            row="attempt",
            rows="late",
        )
        w.otherwise()
        w.text("Ingen forsøkte å levere tilbud etter fristen.")
    with w.when("withdrawn"):
        intro = "Disse leverandørene trakk tilbudet sitt før fristen. Det er ikke åpnet:"
        w.text(intro, "After Table").paragraph_format.keep_with_next = True
        w.bullets("withdrawn")
        w.otherwise()
        w.text("Ingen trakk tilbudet sitt.")
    _readable(w)
    _files(w)
    _attempts(w)


def _readable(w: Writer) -> None:
    w.heading("Lesbarhet")
    with w.when("missing"):
        intro = "Dette kunne ikke leses slik det ble levert. De to som åpnet, valgte å åpne resten:"
        w.text(intro).paragraph_format.keep_with_next = True
        w.bullets("missing")
        w.otherwise()
        w.text(
            "Alle deler av tilbudene var lesbare, og innholdet var det samme som da det ble levert."
        )
    with w.when("failed"):
        w.text("Før det ble åpningen stanset, uten at noe ble åpnet:", "After Table")
        w.table(
            "Forsøk på åpning som ikke lyktes",
            [
                Column("Tidspunkt", 70, "{{ attempt.at }}"),
                Column("Kunne ikke leses", 90, "{{ attempt.suppliers }}"),
            ],
            row="attempt",
            rows="failed",
        )


def _files(w: Writer) -> None:
    with w.when("findings or withheld"):
        w.heading("Vedleggene")
    with w.when("findings"):
        intro = (
            "Dette ble funnet da vedleggene ble gjennomgått. Ingen av dem er tatt ut av tilbudet:"
        )
        w.text(intro).paragraph_format.keep_with_next = True
        w.bullets("findings")
    with w.when("withheld"):
        intro = "Disse sidene er over grensen i konkurransen. Evaluatorene får dem ikke:"
        w.text(intro).paragraph_format.keep_with_next = True
        w.bullets("withheld")
    with w.when("people"):
        w.heading("Personer i flere tilbud")
        intro = "Tilbudene ble sammenlignet etter åpningen. Disse er tilbudt av flere leverandører:"
        w.text(intro).paragraph_format.keep_with_next = True
        w.bullets("people")


def _attempts(w: Writer) -> None:
    with w.when("attempts"):
        w.heading("Andre forsøk på åpning")
        w.text("Disse forsøkene åpnet ingenting:")
        w.table(
            "Forsøk som ble avvist",
            [
                Column("Tidspunkt", 55, "{{ attempt.at }}"),
                Column("Hvem", 45, "{{ attempt.who }}"),
                Column("Hvorfor det ikke gikk", 60, "{{ attempt.why }}"),
            ],
            row="attempt",
            rows="attempts",
        )
