"""Bokmål text of the tender document, chapter 3: how the competition is carried out."""

from procure.documents.layouts import clauses
from procure.documents.writer import Writer


def write(w: Writer, chapter: tuple[str, str]) -> None:
    """Write the rules, from questions to access."""
    bookmark, title = chapter
    w.heading(title, bookmark=bookmark)
    _communication(w)
    _bid(w)
    _after_deadline(w)
    _presentation(w)
    _ending(w)
    _openness(w)
    clauses.legal_basis(w, "rules.legal_basis", "Regler konkurransen følger", 2)


def _communication(w: Writer) -> None:
    w.heading("Spørsmål og kontakt", 2)
    w.text("Still spørsmål skriftlig i {{ rules.question_channel }} innen spørsmålsfristen:")
    w.text("**{{ rules.question_deadline }}**")
    w.text(
        "Vi gjør spørsmålene anonyme og sender spørsmål og svar samtidig til alle inviterte. "
        "Kontaktperson er {{ rules.contact.name }}, {{ rules.contact.email }}{% if "
        "rules.contact.phone %}, telefon {{ rules.contact.phone }}{% endif %}. Bare skriftlige "
        "svar fra kontaktpersonen binder oss. Ta ikke kontakt med andre hos oss om konkurransen."
    )
    w.heading("Endringer før tilbudsfristen", 2)
    w.text(
        "Fram til tilbudsfristen kan vi rette, utfylle og endre dokumentene når endringen ikke er "
        "vesentlig. Hver endring får et nummer og sendes samtidig til alle. Vi forlenger fristen "
        "når en endring eller et svar kommer så sent at dere trenger mer tid. Berører endringen "
        "noe dere allerede har svart på, må dere bekrefte eller endre svaret."
    )


def _bid(w: Writer) -> None:
    w.heading("Slik leverer dere tilbud", 2)
    w.text("Lever tilbudet elektronisk her: {{ rules.delivery_place }}")
    w.text("Tilbudsfristen er **{{ rules.bid_deadline }}**.")
    w.text(
        "Tilbudet er levert først når dere har fått kvittering. Et utkast som bare er lagret, er "
        "ikke levert. Klokken i løsningen avgjør. Tilbud som kommer etter fristen, avviser vi. "
        "Dere kan endre eller trekke tilbudet fram til fristen. Et endret tilbud regnes som et "
        "nytt tilbud, og den siste leverte versjonen gjelder."
    )
    w.text(
        "Tilbudet blir forseglet når dere leverer. Bare to av åpnerne våre sammen kan åpne det, og "
        "først etter fristen."
    )
    with w.when("rules.key_fingerprint"):
        w.text(
            "Nøkkelen som tilbudene blir forseglet med, har dette fingeravtrykket (SHA-256). Det "
            "skal stå likt i kvitteringen:"
        )
        w.text("{{ rules.key_fingerprint }}", "Checksum")
    w.heading("Språk og omfang", 2)
    w.text(
        "Tilbudet skal være skrevet på {{ rules.languages }}. Der det står et høyeste antall ord, "
        "teller løsningen ordene. Et svar som er for langt, kan ikke leveres."
    )
    w.heading("Vedståelsesfrist", 2)
    w.text("Tilbudet er bindende til {{ rules.valid_until }}.")
    w.heading("Forbehold og avvik", 2)
    w.text(
        "Forbehold skal stå i tilbudsskjemaet. Skriv hva forbeholdet gjelder, og hva det koster å "
        "fjerne det. Forbehold om vesentlige deler av kontrakten kan føre til at tilbudet avvises."
    )


def _after_deadline(w: Writer) -> None:
    w.heading("Åpning og evaluering", 2)
    w.text(
        "Tilbudene er forseglet til fristen er ute. To personer åpner tilbudene sammen, og "
        "åpningen blir protokollført. Hver evaluator gir først egne poeng. Deretter blir "
        "evaluatorene enige om felles poeng og begrunnelser."
    )
    w.heading("Avklaring og ettersending", 2)
    w.text(
        "Vi kan be om at dere avklarer tilbudet eller ettersender opplysninger. Det skjer "
        "skriftlig og med en kort frist. En avklaring kan ikke forbedre tilbudet. Vi forhandler "
        "ikke om tilbudene."
    )


def _presentation(w: Writer) -> None:
    w.heading("Presentasjon", 2)
    with w.when("rules.presentation"):
        w.text(
            "Alle som oppfyller de absolutte kravene, får presentere tilbudet. Alle får like lang "
            "tid og de samme spørsmålene om oppdraget. Presentasjonen er ikke et eget "
            "tildelingskriterium, og vi skriver referat."
        )
        w.fact("Tid", "{{ rules.presentation.time }}")
        w.fact("Varighet", "{{ rules.presentation.duration }}")
        w.fact("Sted", "{{ rules.presentation.place }}")
        w.fact("Bruk", "{{ rules.presentation.purpose }}")
        w.otherwise()
        w.text("Vi holder ikke presentasjoner i denne konkurransen.")


def _ending(w: Writer) -> None:
    w.heading("Meddelelse og karensperiode", 2)
    w.text(
        "Alle som har gitt tilbud, får skriftlig meddelelse om valget samtidig, med begrunnelse. "
        "Det gjelder også dem som er avvist."
    )
    with w.when("rules.standstill"):
        w.text(
            "Vi venter med å inngå kontrakt til karensperioden er ute. Karensperioden er på "
            "{{ rules.standstill }}, regnet fra dagen etter at meddelelsen er sendt."
        )
        w.otherwise()
        w.text("Vi holder ingen karensperiode, og kan inngå kontrakt når meddelelsen er sendt.")
    w.text("{{ rules.standstill_reason }}")
    w.heading("Avlysning", 2)
    w.text(
        "Vi kan avlyse konkurransen når vi har en saklig grunn. Alle får i så fall skriftlig "
        "beskjed med begrunnelse."
    )


def _openness(w: Writer) -> None:
    w.heading("Innsyn og taushetsplikt", 2)
    w.text(
        "Andre kan be om innsyn i tilbudene når vi har valgt leverandør. Vi holder tilbake "
        "forretningshemmeligheter og andre opplysninger som er taushetsbelagte. Marker slike "
        "opplysninger i tilbudet, og skriv hvorfor de må være hemmelige."
    )
    w.heading("Habilitet og uavhengige tilbud", 2)
    w.text(
        "Alle som evaluerer tilbudene, erklærer habilitet når det er kjent hvem som har gitt "
        "tilbud. Si fra i tilbudet hvis dere har bånd til oss eller til andre som kan tenkes å gi "
        "tilbud. Deltar en virksomhet i flere konsortier, skal tilbudene være utarbeidet uavhengig "
        "av hverandre."
    )
    w.heading("Kostnader", 2)
    w.text("Vi dekker ikke kostnader dere har ved å delta i konkurransen.")
