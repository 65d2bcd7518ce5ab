"""Sentences that several documents share, so that all of them explain the model alike."""

from procure.documents.writer import Column, Writer

ROUNDED = {
    "criterion": (
        "Poengene på hvert kriterium avrundes til {{ model.decimals }} desimaler før de vektes. "
        "Det videre regnestykket og rangeringen bygger på de avrundede poengene."
    ),
    "weighted": (
        "De vektede poengene avrundes til {{ model.decimals }} desimaler før de legges sammen. "
        "Rangeringen bygger på summen av de avrundede poengene."
    ),
    "total": (
        "Sluttresultatet avrundes til {{ model.decimals }} desimaler, og rangeringen bygger på "
        "det avrundede resultatet. Ingen tall avrundes før det."
    ),
}


def evaluation_model(w: Writer) -> None:
    """Explain the model: family, price formula, normalising, rounding, lowest quality."""
    with w.when('model.family == "points"'):
        w.text(
            "Hvert tilbud får poeng fra 0 til {{ model.scale }} på hvert kriterium. Poengene "
            "ganges med kriteriets vekt og legges sammen. Tilbudet med høyest sum rangeres først."
        )
        _price_formula(w)
        w.otherwise('model.family == "priced_quality"')
        w.text(
            "Vi setter en verdi i kroner på kvaliteten, ganger verdien med kriteriets vekt og "
            "trekker den fra prisen. Tilbudet med lavest evaluert pris rangeres først."
        )
        w.text("Evaluert pris = pris − sum av (vekt × verdien av kvaliteten)", "Formula")
        w.table(
            "Verdi av kvalitet",
            [
                Column("Kriterium", 90, "{{ worth.criterion }}"),
                Column("Verdi av kvaliteten", 70, "{{ worth.value }}"),
            ],
            row="worth",
            rows="model.quality_values",
        )
        w.otherwise()
        w.text(
            "Vi deler prisen på summen av kvalitetspoengene. Poengene legges sammen uten vekter. "
            "Tilbudet med lavest pris per kvalitetspoeng rangeres først."
        )
        w.text("Evaluert pris = pris ÷ sum av kvalitetspoeng", "Formula")
    _normalise(w)
    _minimum(w)
    _rounding(w)


def _formula(w: Writer, name: str, formula: str, explanation: str, *, first: bool = False) -> None:
    if not first:
        w.otherwise(f'model.formula == "{name}"')
    w.text(formula, "Formula")
    w.text(explanation)


def _price_formula(w: Writer) -> None:
    """One branch for each price formula; without any, price is not a criterion."""
    with w.when('model.formula == "proportional"'):
        _formula(
            w,
            "proportional",
            "Prispoeng = {{ model.scale }} × laveste pris ÷ tilbudets pris",
            "Dette er en forholdsmessig formel: Laveste pris får {{ model.scale }} poeng. Et "
            "tilbud som koster dobbelt så mye, får halvparten.",
            first=True,
        )
        _formula(
            w,
            "linear",
            "Prispoeng = {{ model.scale }} × (1 − (tilbudets pris − laveste pris) ÷ "
            "({{ model.k }} × laveste pris))",
            "Dette er en lineær formel: Laveste pris får {{ model.scale }} poeng, og poengene "
            "synker like mye for hver krone prisen øker.",
        )
        with w.when("model.floor"):
            w.text("Ingen tilbud får færre enn {{ model.floor }} prispoeng.")
            w.otherwise()
            w.text("Det er ingen nedre grense: Prispoengene kan bli negative.")
        _formula(
            w,
            "hybrid",
            "Prispoeng = {{ model.scale }} × (1 − (tilbudets pris − laveste pris) ÷ "
            "({{ model.k }} × laveste pris))",
            "Formelen over gjelder priser opp til t ganger laveste pris, der t = "
            "({{ model.k }} + 1) ÷ 2. Høyere priser får poeng etter denne formelen:",
        )
        w.text(
            "Prispoeng = {{ model.scale }} × t² × laveste pris ÷ ({{ model.k }} × tilbudets pris)",
            "Formula",
        )
        w.text("De to formlene gir samme poeng der de møtes. Prispoengene blir aldri negative.")
        _formula(
            w,
            "log",
            "Prispoeng = {{ model.scale }} × (1 − ln(tilbudets pris ÷ laveste pris) ÷ "
            "ln({{ model.a }}))",
            "Dette er en logaritmisk formel: En bestemt prosentvis økning i prisen koster alltid "
            "like mange poeng. En pris som er {{ model.a }} ganger den laveste, får 0 poeng. "
            "Høyere priser får negative poeng.",
        )
        _interval(w)
        _formula(
            w,
            "minmax",
            "Prispoeng = {{ model.scale }} × (høyeste pris − tilbudets pris) ÷ "
            "(høyeste pris − laveste pris)",
            "Laveste pris får {{ model.scale }} poeng og høyeste pris 0 poeng. Er alle prisene "
            "like, får alle {{ model.scale }} poeng.",
        )
        _formula(
            w,
            "mean",
            "Prispoeng = 50 − 100 × (tilbudets pris − gjennomsnittsprisen) ÷ gjennomsnittsprisen",
            "Et tilbud som koster det samme som gjennomsnittet, får 50 prispoeng. Poengene øker "
            "eller synker med ett poeng for hver prosent prisen ligger under eller over.",
        )
        w.otherwise()
        w.text("Pris er ikke et tildelingskriterium i denne konkurransen.")
    with w.when('model.formula and model.formula != "interval"'):
        w.text(
            "Bare tilbudene som er med i evalueringen, teller når vi regner ut laveste, "
            "høyeste eller gjennomsnittlig pris. Avviste tilbud teller ikke."
        )


def _interval(w: Writer) -> None:
    w.otherwise('model.formula == "interval"')
    with w.when("model.low"):
        w.text(
            "Prispoeng = {{ model.scale }} × ({{ model.high }} − tilbudets pris) ÷ "
            "({{ model.high }} − {{ model.low }})",
            "Formula",
        )
        w.text(
            "Prisene måles mot et fast intervall. En pris på {{ model.low }} får "
            "{{ model.scale }} poeng, og en pris på {{ model.high }} får 0 poeng. Priser utenfor "
            "intervallet får flere eller færre poeng enn dette."
        )
        w.otherwise()
        w.text(
            "Prispoeng = {{ model.scale }} × ({{ model.high }} − tilbudets pris) ÷ "
            "({{ model.high }} − laveste pris)",
            "Formula",
        )
        w.text(
            "Laveste pris blant tilbudene som er med i evalueringen, får {{ model.scale }} poeng. "
            "En pris på {{ model.high }} får 0 poeng, og høyere priser får negative poeng."
        )


def _normalise(w: Writer) -> None:
    with w.when('model.normalise == "percent"'):
        w.text(
            "Når alle har fått kvalitetspoeng, ganges poengene på hvert kvalitetskriterium slik at "
            "det beste tilbudet får høyeste poengsum. De andre løftes like mange prosent."
        )
        w.otherwise('model.normalise == "shift"')
        w.text(
            "Når alle har fått kvalitetspoeng, legges det samme tallet til alles poeng på hvert "
            "kvalitetskriterium, slik at det beste tilbudet får høyeste poengsum."
        )
        w.otherwise()
        w.text(
            "Kvalitetspoengene brukes som de er gitt. Det beste tilbudet løftes ikke til høyeste "
            "poengsum."
        )


def _minimum(w: Writer) -> None:
    with w.when("model.minimum_quality"):
        w.text(
            "Et tilbud må ha minst {{ model.minimum_quality }} kvalitetspoeng til sammen, før "
            "vekting. Tilbud med færre poeng blir ikke rangert."
        )


def _rounding(w: Writer) -> None:
    with w.when('model.rounding == "criterion"'):
        w.text(ROUNDED["criterion"])
        w.otherwise('model.rounding == "weighted"')
        w.text(ROUNDED["weighted"])
        w.otherwise('model.rounding == "total"')
        w.text(ROUNDED["total"])
        w.otherwise()
        w.text(
            "Vi avrunder ikke underveis. Tallene vises med desimaler, men rangeringen bygger på de "
            "nøyaktige tallene."
        )


def legal_basis(w: Writer, collection: str, title: str, level: int = 1) -> None:
    """The rules an officer has confirmed, when there are any."""
    with w.when(collection):
        w.heading(title, level)
        with w.each("line", collection):
            w.text("{{ line }}", "List Bullet").paragraph_format.keep_with_next = True


def checksum(w: Writer) -> None:
    """What the frozen competition's checksum is, and the checksum."""
    w.text(
        "Da konkurransen ble sendt ut, låste vi kravene, kriteriene, vektene, evalueringsmodellen, "
        "poengskalaen og mengdene. Kontrollsummen (SHA-256) under er regnet ut av det som er låst. "
        "Den kan ikke være den samme hvis noe er endret."
    ).paragraph_format.keep_with_next = True
    w.text("{{ model_hash }}", "Checksum")


def letterhead(w: Writer, title: str) -> None:
    """Recipient, date and title of a letter to one supplier."""
    w.text("**{{ recipient.name }}**", "Address")
    w.text("v/ {{ recipient.lead }}", "Address")
    w.text("Organisasjonsnummer {{ recipient.number }}", "Address")
    w.text("", "Address")
    w.text("{{ dated }}", "Address")
    w.text(title, "Title")
    w.text("{{ competition_title }}", "Subtitle")


def replaces(w: Writer) -> None:
    """In a letter after a reversal: which notice it takes the place of."""
    with w.when("replaces"):
        w.text("Denne meddelelsen erstatter meddelelsen av {{ replaces }}, som er gjort om.")


def signature(w: Writer) -> None:
    """Who answers for the letter, after what they may have written themselves."""
    w.document.paragraphs[-1].paragraph_format.keep_with_next = True  # never alone on a page
    w.island("ending", "Egen tekst")
    w.text("Med hilsen", "Closing")
    _signed(w, "**{{ signature.name }}**")
    with w.when("signature.unit != buyer"):
        _signed(w, "{{ signature.unit }}")
    _signed(w, "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.text(
        "Dokumentet er godkjent elektronisk og har derfor ingen håndskrevet underskrift.", "Note"
    )


def _signed(w: Writer, line: str) -> None:
    w.text(line, "Address").paragraph_format.keep_with_next = True  # a signature stays whole


def standstill(w: Writer) -> None:
    """Standstill in a letter: the end, or that there is none; with the reason."""
    with w.when("standstill.ends"):
        w.text(
            "Vi inngår ikke kontrakt før karensperioden er ute. Karensperioden varer til "
            "**{{ standstill.ends }}**."
        )
        w.otherwise()
        w.text(
            "Det er **ingen karensperiode** i denne konkurransen. Vi kan derfor inngå kontrakt "
            "straks etter at alle har fått denne meddelelsen."
        )
    w.text("{{ standstill.reason }}")


def complaint(w: Writer) -> None:
    """How to complain and to whom."""
    w.text(
        "Mener dere at vi har gjort feil, kan dere klage. Skriv hva dere mener er feil, hvorfor, "
        "og hvilken endring dere ber om. Merk klagen med saksnummer {{ case_number }}."
    )
    with w.each("route", "complaints"):
        w.text("**{{ route.body }}:** {{ route.how }}", "List Bullet")
    w.text(
        "Oppdager vi selv en feil før kontrakten er inngått, kan vi gjøre om avgjørelsen. Da får "
        "alle en ny meddelelse med ny begrunnelse."
    )


def access(w: Writer) -> None:
    """The right of access."""
    w.text(
        "Dere kan be om innsyn i dokumentene i konkurransen. Vi gir ikke innsyn i opplysninger som "
        "er taushetsbelagte, for eksempel forretningshemmeligheter. Send kravet om innsyn til "
        "kontaktpersonen og oppgi saksnummer {{ case_number }}."
    )


def contact(w: Writer) -> None:
    """Whom to write to."""
    w.document.paragraphs[-1].paragraph_format.keep_with_next = True  # what leads up to it
    w.text(
        "{{ contact.name }}, {{ contact.email }}{% if contact.phone %}, telefon "
        "{{ contact.phone }}{% endif %}"
    )


def phase_plan(w: Writer) -> None:
    """The planned days of the phases, when there are any."""
    with w.when("phases"):
        w.text("Fasene i leveransen er planlagt slik:")
        w.table(
            "Faseplan",
            [
                Column("Fase", 70, "**{{ phase.phase }}**"),
                Column("Start", 45, "{{ phase.start }}"),
                Column("Slutt", 45, "{{ phase.end }}"),
            ],
            row="phase",
            rows="phases",
        )


def phases(w: Writer) -> None:
    """The phases of the assignment and what each delivers."""
    w.table(
        "Faser og leveranser",
        [
            Column("Fase", 38, "**{{ phase.name }}**"),
            Column("Formål", 61, "{{ phase.purpose }}"),
            Column("Leveranser", 61, "{{ phase.deliverables }}"),
        ],
        row="phase",
        rows="assignment.phases",
    )


def competences(w: Writer) -> None:
    """The competence that the assignment needs, by area."""
    w.text("Behovet er angitt fra 0 (ikke nødvendig) til 5 (avgjørende).")
    w.table(
        "Kompetansebehov",
        [
            Column("Kompetanseområde", 48, "{{ competence.area }}"),
            Column("Behov", 20, "{{ competence.level }}", "center"),
            Column("Hva kompetansen skal brukes til", 92, "{{ competence.need }}"),
        ],
        row="competence",
        rows="assignment.competences",
    )
