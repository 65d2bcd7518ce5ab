"""Bokmål text of the framework overview."""

from typing import Final

from procure.documents.layouts import clauses
from procure.documents.writer import Column, Repeated, Writer

NUMBERED: Final = True
CHAPTERS: Final = (
    ("kapittel_omfang", "Omfang"),
    ("kapittel_varighet", "Varighet og opsjoner"),
    ("kapittel_verdi", "Verdi og forbruk"),
    ("kapittel_avrop", "Avrop"),
    ("kapittel_oppdragsgivere", "Oppdragsgivere"),
    ("kapittel_leverandorer", "Leverandører"),
    ("kapittel_pristak", "Pristak"),
    ("kapittel_kontakt", "Kontaktpersoner"),
)


def write(w: Writer) -> None:
    """Write the front page and the eight chapters."""
    w.text("Rammeavtaleoversikt", "Title")
    w.text("{{ framework }}", "Subtitle")
    w.text(
        "Oversikten viser hva rammeavtalen omfatter, hvem som er parter, hvordan avrop skjer, og "
        "hvor mye av den høyeste verdien som er brukt. Opplysningene gjelder {{ dated }}."
    )
    w.fact("Avtaleeier", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Saksnummer", "{{ case_number }}")
    w.fact("Status", "**{{ status }}**")
    w.fact("Varighet", "{{ starts }} – {{ ends }}")
    w.fact("Høyeste verdi", "{{ use.maximum }} uten merverdiavgift")
    w.fact("Igjen", "{{ use.left }} uten merverdiavgift")
    w.contents(CHAPTERS)
    _scope(w)
    _duration(w)
    _value(w)
    _call_off(w)
    _buyers(w)
    _suppliers(w)
    _ceilings(w)
    _contacts(w)


def _chapter(w: Writer, number: int, *, new_page: bool = False) -> None:
    bookmark, title = CHAPTERS[number - 1]
    w.heading(title, bookmark=bookmark, new_page=new_page)


def _scope(w: Writer) -> None:
    _chapter(w, 1, new_page=True)
    w.paragraphs("scope")
    w.text("Leverandørene skal til sammen dekke disse kompetanseområdene:")
    w.bullets("areas")
    w.text("Rammeavtalen er kunngjort med CPV-kodene {{ cpv_codes }}.")


def _duration(w: Writer) -> None:
    _chapter(w, 2)
    w.text("Rammeavtalen gjelder fra {{ starts }} til og med {{ ends }}.")
    with w.when("duration_reason"):
        w.text("Varigheten er begrunnet slik: {{ duration_reason }}")
    with w.when("options"):
        w.text("Disse opsjonene kan forlenge rammeavtalen:")
        w.bullets("options")
        w.otherwise()
        w.text("Rammeavtalen har ingen opsjoner på forlengelse.")


def _value(w: Writer) -> None:
    _chapter(w, 3)
    w.text(
        "Det kan gjøres avrop for høyst {{ use.maximum }} uten merverdiavgift. Når verdien er "
        "brukt, kan ingen gjøre flere avrop."
    )
    with w.when("postings"):
        w.text(
            "Det er inngått {% if call_off_count == '1' %}ett avrop på{% else %}"
            "{{ call_off_count }} avrop for til sammen{% endif %} {{ use.used }}. Det er "
            "{{ use.share }} av den høyeste verdien. Det er **{{ use.left }}** igjen."
        )
        w.table(
            "Avrop under rammeavtalen",
            [
                Column("Dato", 25, "{{ posting.dated }}"),
                Column("Avrop", 65, "{{ posting.call_off }}"),
                Column("Leverandør", 40, "{{ posting.supplier }}"),
                Column("Beløp", 30, "{{ posting.amount }}", "right"),
            ],
            row="posting",
            rows="postings",
            last=("**Brukt**", "", "", "**{{ use.used }}**"),
        )
        w.otherwise()
        w.text("Det er ikke inngått noen avrop ennå, så hele verdien er igjen.")


def _call_off(w: Writer) -> None:
    _chapter(w, 4)
    w.heading("Tildelingsmåte", 2)
    with w.when('method == "mini_competition"'):
        w.text(
            "Alle avrop skjer ved minikonkurranse mellom leverandørene i rammeavtalen. Alle som "
            "kan utføre oppdraget, inviteres skriftlig og samtidig."
        )
        w.otherwise('method == "direct_award"')
        w.text(
            "Avrop skjer direkte hos én leverandør, etter fordelingsnøkkelen i rammeavtalen. "
            "Rammeavtalen åpner ikke for minikonkurranse."
        )
        w.otherwise()
        w.text(
            "Avrop skjer enten ved minikonkurranse eller direkte etter fordelingsnøkkelen i "
            "rammeavtalen. Vilkåret under avgjør hvilken måte som gjelder. Oppdragsgiveren kan "
            "ikke velge fritt."
        )
    with w.when("reopening"):
        w.text("**Når konkurransen gjenåpnes:** {{ reopening }}")
    w.heading("Kontrakt", 2)
    w.text("Kontrakten for hvert avrop inngås på {{ contract }}.")
    w.heading("Tildelingskriterier som kan brukes", 2)
    w.text(
        "En minikonkurranse kan bare bruke disse kriteriene. Vekten må ligge innenfor det som "
        "står i tabellen, og vektene må til sammen være 100 %."
    )
    w.table(
        "Tildelingskriterier som kan brukes",
        [
            Column("Tildelingskriterium", 90, "{{ criterion.name }}"),
            Column("Vurderes på", 35, "{{ criterion.basis }}"),
            Column("Lovlig vekt", 35, "{{ criterion.span }}", "right"),
        ],
        row="criterion",
        rows="criteria",
    )
    clauses.legal_basis(w, "legal_basis", "Regler rammeavtalen følger", level=2)


def _buyers(w: Writer) -> None:
    _chapter(w, 5)
    w.text("Bare virksomhetene i tabellen kan gjøre avrop.")
    w.table(
        "Oppdragsgivere",
        [
            Column("Virksomhet", 80, "{{ party.name }}"),
            Column("Organisasjonsnummer", 45, "{{ party.number }}"),
            Column("Rolle", 35, "{{ party.part }}"),
        ],
        row="party",
        rows="parties",
    )
    with w.when("projects"):
        _projects(w)


def _projects(w: Writer) -> None:
    w.heading("Prosjektene", 2)
    shown = w.text(
        "Figuren og tabellen viser hvor prosjektene som skal bruke rammeavtalen, er. Jo flere "
        "prosjekter, desto større sirkel."
    )
    shown.paragraph_format.keep_with_next = True
    w.text("{{ projects }}")
    w.cross_table(
        "Antall prosjekter etter kull og fase",
        [Column("Kull", 34, "{{ row.name }}")],
        Repeated("{{ cell.name }}", 126, "phases", "row.counts", "{{ cell }}"),
        row="row",
        rows="cohorts",
        last=((("Alle",), "Table Sum|{{ cell.count }}"),),
    )


def _suppliers(w: Writer) -> None:
    _chapter(w, 6)
    w.text(
        "Leverandørene er konsortier. Virksomheten som leder konsortiet, står først. Invitasjoner "
        "og meldinger sendes til e-postadressen under navnet."
    )
    firm = (
        "{%p for firm in member.firms %}\n"
        "{% if firm.leads %}**{{ firm.name }} (leder)**{% else %}{{ firm.name }}{% endif %}\n"
        "Table Note|{{ firm.number }}\n"
        "{%p endfor %}"
    )
    w.table(
        "Konsortier og virksomheter",
        [
            Column("Konsortium", 70, "{{ member.name }}\nTable Note|{{ member.email }}"),
            Column("Virksomheter", 90, firm),
        ],
        row="member",
        rows="consortia",
        variant=(
            "member.suspended",
            ("{{ member.name }}\nTable Note|{{ member.email }}\nTable Note|Utestengt", firm),
        ),
    )
    with w.when("competence"):
        _competence(w)


def _competence(w: Writer) -> None:
    w.heading("Kompetansetriangelet", 2)
    w.text(
        "Tabellen viser hvor mange personer hvert konsortium har på nivå 4 eller 5, og det høyeste "
        "nivået i parentes. Nivået går fra 0 (ingen) til 5 (ledende)."
    )
    w.cross_table(
        "Personer på nivå 4 eller 5 per konsortium og kompetanseområde",
        [Column("Konsortium", 64, "{{ row.number }}. {{ row.consortium }}")],
        Repeated("{{ cell }}", 96, "areas", "row.depths", "{{ cell.people }} ({{ cell.highest }})"),
        row="row",
        rows="competence",
    )
    with w.when("holes"):
        w.text("Rammeavtalen har disse hullene:")
        w.bullets("holes")
        w.otherwise()
        w.text("Minst tre konsortier har noen på nivå 4 eller 5 i hvert område.")
    with w.when("triangles"):
        shown = w.text(
            "Figuren viser det høyeste nivået i hvert konsortium. Les langs aksene, fra 0 i midten "
            "til 5 ytterst. Flaten inni sier ingenting for seg."
        )
        shown.paragraph_format.keep_with_next = True
        with w.each("picture", "triangles"):
            w.text("{{ picture }}")
    with w.when("mix"):
        shown = w.text(
            "Figuren viser hvordan kompetansen er fordelt mellom områdene i hvert konsortium, ikke "
            "hvor høy den er. Numrene er de samme som i tabellen. {{ mix_note }}"
        )
        shown.paragraph_format.keep_with_next = True
        w.text("{{ mix }}")


def _ceilings(w: Writer) -> None:
    _chapter(w, 7)
    with w.when("ceilings"):
        w.text(
            "En leverandør kan ikke tilby høyere timepris enn pristaket sitt. Prisene er kroner "
            "per time uten merverdiavgift."
        )
        columns = [
            Column("Kode", 18, "{{ role.code }}"),
            Column("Rolle", 62, "{{ role.name }}"),
            Column("Nivå", 35, "–"),
            Column("Pristak, fra og til", 45, "{{ role.span }}", "right"),
        ]
        levelled = ["{{ role.code }}", "{{ role.name }}", "{{ role.level }}", "{{ role.span }}"]
        w.table("Roller", columns, row="role", rows="roles", variant=("role.level", levelled))
        w.text("Tabellen viser pristaket til hvert konsortium. Kodene er de samme som over.")
        w.cross_table(
            "Pristak per konsortium og rolle",
            [Column("Konsortium", 60, "{{ row.consortium }}")],
            Repeated("{{ cell.code }}", 100, "roles", "row.ceilings", "{{ cell.amount }}"),
            row="row",
            rows="ceilings",
        )
        w.otherwise()
        w.text("Rammeavtalen setter ingen høyeste timepris.")


def _contacts(w: Writer) -> None:
    _chapter(w, 8)
    w.text("Spørsmål om rammeavtalen går til:")
    clauses.contact(w)
    w.text("E-postadressene til leverandørene står i kapittel [[kapittel_leverandorer|6]].")
