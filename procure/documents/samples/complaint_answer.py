"""Sample data for the decision on access. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.complaint_answer import AccessRow, ComplaintAnswer
from procure.documents.samples.common import (
    COMMON,
    COMPLAINTS,
    CONTACT,
    FRAMEWORK,
    OTHER,
    SIGNATURE,
)

SAMPLE: Final = ComplaintAnswer(
    **COMMON,
    document_id="2026/0417, Svar på klage eller vedtak om innsyn 6, v1",
    dated="17. desember 2026",
    recipient=OTHER,
    framework=FRAMEWORK,
    access=True,
    received="14. desember 2026",
    claim=("Dere ber om innsyn i evalueringsrapporten, det valgte tilbudet og prisskjemaet.",),
    verdict="Vi gir delvis innsyn.",
    assessment=(
        (
            "Vi har vurdert hvert dokument for seg og gir innsyn i alt som ikke er underlagt "
            "taushetsplikt. Leverandøren som er valgt, har fått uttale seg om hva som er "
            "forretningshemmeligheter."
        ),
    ),
    redacts=True,
    parts=(
        AccessRow(
            document="Evalueringsrapporten",
            given="Gis ut i sin helhet",
            redacted="–",
            reason="–",
        ),
        AccessRow(
            document="Det valgte tilbudet",
            given="Gis ut sladdet",
            redacted="Metodebeskrivelsen på side 6 og 7, navn på referanser",
            reason=(
                "Metoden er utviklet av leverandøren og kan brukes av konkurrenter. "
                "Referansene er personopplysninger."
            ),
        ),
        AccessRow(
            document="Prisskjemaet til det valgte tilbudet",
            given="Gis ut sladdet",
            redacted="Timeprisen for hver rolle",
            reason=(
                "Prisene viser hvordan leverandøren regner, og kan brukes mot den i nye "
                "konkurranser de neste to årene. Samlet pris gis ut."
            ),
        ),
        AccessRow(
            document="Utkast til begrunnelser",
            given="Gis ikke ut",
            redacted="–",
            reason="Dokumentet er et internt arbeidsdokument.",
        ),
    ),
    appeal=(
        (
            "Dere kan klage på vedtaket til statsforvalteren innen tre uker. Send klagen til oss. "
            "Endrer vi ikke vedtaket, sender vi klagen videre."
        ),
    ),
    consequence=("Valget av leverandør blir stående.",),
    complaints=COMPLAINTS,
    contact=CONTACT,
    signature=SIGNATURE,
    legal_basis=("Anskaffelsesforskriften § 7-1 om dokumentasjon av anskaffelsen",),
)
