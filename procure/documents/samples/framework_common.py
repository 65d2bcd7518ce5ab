"""What the samples of framework documents share. Everything in it is invented."""

from typing import Any, Final

from procure.documents.parts import Contact, Firm

FRAMEWORK_COMMON: Final[dict[str, Any]] = {
    "case_number": "2024/0032",
    "dated": "2. november 2026",
    "buyer": "Etat for modellanskaffelser (konstruert)",
    "buyer_number": "000 000 100",
    "framework": "Rammeavtale om innovasjonsbistand (konstruert)",
    "invented": True,
}
FRAMEWORK_CONTACT: Final = Contact(
    name="Rammeavtaleforvalter 1", email="rammeavtale@modellanskaffelser.example"
)
NORDLYS: Final = "Konsortium Nordlys (konstruert)"
HAVGAP: Final = "Konsortium Havgap & Skjær (konstruert)"
TINDVED: Final = "Konsortium Tindved (konstruert)"
ELVELOP: Final = "Konsortium Elveløp (konstruert)"
AREAS: Final = ("Tjenestedesign", "Gevinstrealisering", "Endringsledelse")


def firms(*names: str, start: int) -> tuple[Firm, ...]:
    """Return invented firms with invented numbers; the first leads."""
    return tuple(
        Firm(name=f"{name} (konstruert)", number=f"000 000 {start + place}", leads=place == 0)
        for place, name in enumerate(names)
    )


NORDLYS_FIRMS: Final = firms(
    "Nordlys Tjenestedesign AS", "Nordlys Gevinst AS", "Lavvo Endring AS", start=201
)
