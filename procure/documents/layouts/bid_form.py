"""Bokmål text of the bid form. Every place to write in is a control that is read again."""

from typing import Final

from procure.documents.controls import Control, Kind
from procure.documents.writer import Column, Each, Writer

NUMBERED: Final = True
CHAPTERS: Final = (
    ("skjema_bruk", "Slik bruker dere skjemaet"),
    ("skjema_tilbyder", "Tilbyder"),
    ("skjema_bekreftelser", "Bekreftelser"),
    ("skjema_forbehold", "Forbehold"),
    ("skjema_svar", "Svar på tildelingskriteriene"),
    ("skjema_team", "Team og CV"),
    ("skjema_pris", "Pris"),
    ("skjema_underskrift", "Vedståelse og underskrift"),
)
CONFIRMATIONS: Final = (
    ("requirements", "Vi oppfyller alle de absolutte kravene i konkurransen."),
    (
        "contract",
        (
            "Vi godtar kontraktsvilkårene i {{ contract }}, med de forbeholdene som står i dette "
            "skjemaet."
        ),
    ),
    (
        "independence",
        "Vi har laget tilbudet uten samarbeid med eller kjennskap til andre tilbydere.",
    ),
    ("validity", "Tilbudet er bindende til og med {{ valid_until }}."),
)
PERSON: Final = "team:{{ p.no }}"
FREE: Final = "Skriv her"


def write(w: Writer) -> None:
    """Write the eight chapters and the mark that the form is known by."""
    w.text("Tilbudsskjema", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Rammeavtale", "{{ framework }}, saksnummer {{ framework_number }}")
    w.fact("Saksnummer", "{{ case_number }}")
    w.fact("Tilbudsfrist", "**{{ bid_deadline }}**")
    with w.when("consortium"):
        w.fact("Laget for", "{{ consortium }}")
    w.fact("Grunnlag", "Konkurransegrunnlag versjon {{ version }}. Skjemaet er laget {{ dated }}")
    w.contents(CHAPTERS)
    _use(w)
    _bidder(w)
    _confirmations(w)
    _reservations(w)
    _answers(w)
    _team(w)
    _price(w)
    _signature(w)


def _chapter(w: Writer, number: int, *, new_page: bool = False) -> None:
    bookmark, title = CHAPTERS[number - 1]
    w.heading(title, bookmark=bookmark, new_page=new_page)


def _use(w: Writer) -> None:
    _chapter(w, 1)
    w.text(
        "Dere kan skrive tilbudet direkte i tilbudsrommet, eller fylle ut dette skjemaet i Word "
        "og laste det opp der: {{ delivery_place }}"
    )
    w.text("Skriv bare i de grå feltene. Overskrifter, kriterier og timer er fastsatt.")
    w.text(
        "Svarene blir lest som ren tekst med avsnitt og lister. Bilder, figurer og tabeller "
        "legger dere ved som egne filer i tilbudsrommet.",
        "List Bullet",
    )
    w.text(
        "Når dere laster opp skjemaet, ser dere hvert felt før og etter, og hva som ikke ble "
        "forstått. Ingenting blir endret før dere bekrefter. Et tomt felt endrer ingenting.",
        "List Bullet",
    )
    w.text(
        "Å laste opp er ikke å levere. Lederen av konsortiet leverer tilbudet i tilbudsrommet "
        "før fristen. Det som er levert der, er det som gjelder.",
        "List Bullet",
    )
    w.text(
        "Spørsmål sender dere til {{ contact.name }}, {{ contact.email }}{% if contact.phone %}, "
        "telefon {{ contact.phone }}{% endif %}."
    )


def _bidder(w: Writer) -> None:
    _chapter(w, 2)
    with w.when("consortium"):
        w.text("Tilbudet gis av {{ consortium }}. Dette er virksomhetene i konsortiet:")
        columns = [
            Column("Virksomhet", 84, "{{ firm.name }}"),
            Column("Organisasjonsnummer", 44, "{{ firm.number }}"),
            Column("Oppgave", 32, "Medlem"),
        ]
        w.table(
            "Virksomhetene i konsortiet",
            columns,
            row="firm",
            rows="firms",
            variant=("firm.leads", ["**{{ firm.name }}**", "{{ firm.number }}", "Leder"]),
        )
        w.otherwise()
        w.text(
            "Løsningen vet hvilket konsortium som laster opp skjemaet. Leverandøren er "
            "konsortiet slik det står i rammeavtalen, med den virksomheten som leder det."
        )


def _confirmations(w: Writer) -> None:
    _chapter(w, 3)
    with w.when("requirements"):
        w.text("Dette er de absolutte kravene. Et tilbud som ikke oppfyller dem, avviser vi.")
        w.table(
            "Absolutte krav",
            [
                Column("Nr.", 16, "{{ requirement.number }}"),
                Column("Krav", 84, "{{ requirement.text }}"),
                Column("Slik dokumenterer dere kravet", 60, "{{ requirement.documentation }}"),
            ],
            row="requirement",
            rows="requirements",
        )
    w.text("Kryss av for hver bekreftelse. Alle fire må være gitt før tilbudet kan leveres.")
    w.entries(
        ("Vi bekrefter", "Kryss av"),
        [
            (
                sentence,
                Control(
                    f"confirmation:{key}", "Bekreftelse", "", f"confirmed.{key}", Kind.TICK
                ),
            )
            for key, sentence in CONFIRMATIONS
        ],
        width=136,
    )  # fmt: skip


def _reservations(w: Writer) -> None:
    _chapter(w, 4)
    w.text(
        "Tar dere forbehold, skriver dere dem her, ett i hvert avsnitt. Si hvilket punkt i "
        "dokumentene forbeholdet gjelder, hva det går ut på, og hva det koster i kroner uten "
        "merverdiavgift å fjerne det. Forutsetninger for prisen er også forbehold. La feltet stå "
        "tomt hvis dere ikke tar forbehold."
    )
    w.text(
        "Vesentlige forbehold kan føre til at tilbudet blir avvist. Et forbehold uten pris kan "
        "bli priset av oss når vi sammenligner tilbudene."
    )
    w.box(
        "Forbehold",
        "Forbehold, med pris på hvert",
        Control("reservation", "Forbehold", FREE, "reservations", Kind.TEXT),
    )


def _answers(w: Writer) -> None:
    _chapter(w, 5, new_page=True)
    with w.each("answer", "answers"):
        w.heading("{{ answer.criterion }}", 2)
        w.fact("Vekt", "{{ answer.weight }}")
        w.fact("Hva vi vurderer", "{{ answer.assessed }}")
        w.fact("Dokumentasjon", "{{ answer.documentation }}")
        with w.when("answer.limit"):
            w.fact("Omfang", "høyst {{ answer.limit }}. Løsningen teller ordene.")
        w.text("Skriv svaret i feltet. Det kan gå over flere sider.", "After Table")
        w.box(
            "Svar på kriteriet",
            "Svar: {{ answer.criterion }}",
            Control("answer:{{ answer.id }}", "Svar", FREE, "answer.text", Kind.TEXT),
        )


def _team(w: Writer) -> None:
    _chapter(w, 6, new_page=True)
    w.text(
        "Fyll ut ett skjema for hver person. Skriv navnet slik personen står i rammeavtalen. "
        "Trenger dere flere skjemaer, kopierer dere ett og limer det inn nedenfor. Personer som "
        "alt er lagt inn i tilbudsrommet, blir stående selv om de ikke står her."
    )
    with w.when("needs"):
        w.text("Nivået går fra 0 (ingen) til 5 (ledende). Dette trenger oppdraget:")
        w.table(
            "Kompetansen oppdraget trenger",
            [
                Column("Kompetanseområde", 120, "{{ need.area }}"),
                Column("Behov", 40, "{{ need.level }}", "right"),
            ],
            row="need",
            rows="needs",
        )
    w.text("Rollene i rammeavtalen er:")
    w.bullets("roles")
    with w.each("p", "people"):
        w.heading("Person {{ p.no }}", 2)
        _person(w)


def _person(w: Writer) -> None:
    def line(name: str, key: str, hint: str, kind: Kind = Kind.LINE) -> tuple[str, Control]:
        return name, Control(f"{PERSON}:{key}", name.partition(",")[0], hint, f"p.{key}", kind)

    level = Control(f"{PERSON}:level:{{{{ l.no }}}}", "Nivå", "0–5", "l.level")
    w.entries(
        ("Person og CV", "Fyll ut"),
        [
            line("Navn", "person", "Navn"),
            line("Rolle", "role", "Rolle i rammeavtalen"),
            Each("l", "p.levels", ("Nivå i {{ l.area }} (0–5)", level)),
            line(
                "Relevant erfaring, sett opp mot tildelingskriteriene",
                "evidence",
                "Oppdrag, år, egen rolle og resultat",
                Kind.TEXT,
            ),
            line("Tilgjengelighet i oppdraget (%)", "availability", "For eksempel 60"),
            line("Referanse og kontaktpunkt", "reference", "Referanse"),
        ],
    )


def _price(w: Writer) -> None:
    _chapter(w, 7)
    w.text("{{ price_basis }}")
    w.text(
        "Fyll ut én timepris for hver rolle. Timene er fastsatt og like for alle. Løsningen "
        "regner ut timer × timepris for hver rolle og den samlede prisen, som er prisen vi "
        "sammenligner. Dere kan bruke prisskjemaet i Excel i stedet."
    )
    _rates(w)
    with w.when("total"):
        w.text("Samlet pris i utkastet da skjemaet ble laget, var {{ total }}.", "After Table")
    w.heading("Opsjoner", 2)
    with w.when("options"):
        w.text("Opsjonene prises slik det står under, med timeprisene i prisskjemaet.")
        w.table(
            "Opsjoner",
            [
                Column("Opsjon", 38, "**{{ option.name }}**"),
                Column("Innhold", 61, "{{ option.content }}"),
                Column("Pris og evaluering", 61, "{{ option.terms }}"),
            ],
            row="option",
            rows="options",
        )
        w.otherwise()
        w.text("Oppdraget har ingen opsjoner som skal prises.")
    w.heading("Forutsetninger for prisen", 2)
    w.text(
        "Prisen bygger på timene og vilkårene i konkurransegrunnlaget. Har dere andre "
        "forutsetninger, skriver dere dem som forbehold i kapittel [[skjema_forbehold|4]]."
    )


def _rates(w: Writer) -> None:
    w.table(
        "Prisskjema",
        [
            Column("Rolle", 52, "{{ line.role }}"),
            Column("Timer", 17, "{{ line.hours }}", "right"),
            Column(
                "Høyeste timepris",
                31,
                "{% if line.ceiling %}{{ line.ceiling }}{% else %}ingen øvre grense{% endif %}",
                "right",
            ),
            Column(
                "Timepris (kr)",
                32,
                Control("price:{{ line.id }}", "Timepris", "kroner", "line.rate"),
                "right",
            ),
            Column(
                "Sum",
                28,
                "{% if line.amount %}{{ line.amount }}{% else %}regnes ut{% endif %}",
                "right",
            ),
        ],
        row="line",
        rows="rates",
    )


def _signature(w: Writer) -> None:
    _chapter(w, 8)
    w.text(
        "Tilbudet er bindende til og med {{ valid_until }}. Den som leverer tilbudet for "
        "konsortiet i løsningen, har logget inn og trenger ikke å skrive under. Feltene under er "
        "for dere som vil ha en underskrift i egen sak. De blir ikke lest ved opplasting."
    )
    w.entries(
        ("Underskrift", "For den virksomheten som leder konsortiet"),
        [
            ("Sted og dato", "\u00a0"),
            ("Navn og stilling", "\u00a0"),
            ("Underskrift", "\u00a0\n\u00a0"),
        ],
    )
    w.heading("Skjemaets kode", 2)
    w.text("Koden viser hvilken konkurranse skjemaet hører til. Den må stå urørt.")
    w.text("{{ form_code }}", "Checksum")
    with w.when("marks"):
        w.text("Merkene under viser hva feltene inneholdt da skjemaet ble laget:", "Note")
        w.text("{{ marks }}", "Small Checksum")
