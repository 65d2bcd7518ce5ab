"""Bokmål text of the receipt."""

from procure.documents.writer import Column, Writer


def write(w: Writer) -> None:
    """Write what arrived and when, the files, the checksum and how to verify it."""
    w.text("Kvittering for mottatt tilbud", "Title")
    w.text("{{ competition_title }}", "Subtitle")
    w.text(
        "{{ buyer }} har mottatt tilbudet fra {{ supplier.name }}. Tilbudet er **levert**, og "
        "tidspunktet under er tatt av klokken i løsningen."
    )
    w.heading("Tilbudet")
    w.fact("Mottatt", "**{{ received_at }}**")
    w.fact("Mottatt (UTC)", "{{ received_utc }}")
    w.fact("Tilbudsfrist", "{{ bid_deadline }}")
    w.fact("Versjon", "{{ version }}")
    w.fact("Leverandør", "{{ supplier.name }}")
    w.fact("Ledet av", "{{ supplier.lead }}, organisasjonsnummer {{ supplier.number }}")
    w.fact("Levert av", "{{ submitted_by }}")
    w.fact("Oppdragsgiver", "{{ buyer }}, organisasjonsnummer {{ buyer_number }}")
    w.fact("Kvittering", "{{ receipt_number }}, utstedt {{ dated }}")
    w.fact("Tilbudet gjelder til", "{{ valid_until }}")
    with w.when("replaces"):
        w.text(
            "Denne versjonen erstatter {{ replaces }}. Den eldre versjonen blir ikke evaluert.",
            "After Table",
        )
    w.heading("Filene")
    w.text("Kontrollsummen (SHA-256) er regnet ut av hver fil slik den er forseglet.")
    w.table(
        "Filer i tilbudet",
        [
            Column(
                "Fil og kontrollsum", 132, "**{{ file.name }}**\nSmall Checksum|{{ file.sha256 }}"
            ),
            Column("Størrelse", 28, "{{ file.size }}", "right"),
        ],
        row="file",
        rows="files",
        last=("Til sammen", "{{ total_size }}"),
    )
    w.heading("Kvitteringens kontrollsum")
    w.text("{{ receipt_hash }}", "Checksum")
    w.text(
        "Kontrollsummen er regnet ut av opplysningene over. Ta vare på kvitteringen. Dere, og "
        "alle dere gir den til, kan kontrollere den mot åpningsprotokollen her: {{ verify_at }}"
    )
    with w.when("signature"):
        w.heading("Signatur og logg")
        w.text(
            "Løsningen har signert kontrollsummen sammen med linjen i loggen og nøkkelen tilbudet "
            "er forseglet med. Nøkkelens fingeravtrykk skal være det samme som i "
            "konkurransegrunnlaget."
        )
        w.text("Linje i loggen:").paragraph_format.keep_with_next = True
        w.text("{{ chain }}", "Checksum")
        w.text("Nøkkelens fingeravtrykk (SHA-256):").paragraph_format.keep_with_next = True
        w.text("{{ key_fingerprint }}", "Checksum")
        w.text("Signatur (Ed25519):").paragraph_format.keep_with_next = True
        w.text("{{ signature }}", "Checksum")
    w.heading("Det som skjer nå")
    w.text(
        "Tilbudet er kryptert og forseglet til tilbudsfristen er ute og to personer åpner "
        "tilbudene sammen.",
        "List Bullet",
    ).paragraph_format.keep_with_next = True
    w.text(
        "Dere kan levere en ny versjon eller trekke tilbudet fram til tilbudsfristen. Da får dere "
        "en ny kvittering.",
        "List Bullet",
    ).paragraph_format.keep_with_next = True
    w.text(
        "Stemmer noe ikke i kvitteringen, sier dere fra før fristen til {{ contact.name }}, "
        "{{ contact.email }}{% if contact.phone %}, telefon {{ contact.phone }}{% endif %}.",
        "List Bullet",
    )
