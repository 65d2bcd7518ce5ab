"""Advice beside each section of a draft, and the words of the law in plain language.

The six advices are those that the projects gave each other at the gathering of 2023. What a
source says of the law has not been checked against its text, and the reader is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

GATHERING: Final = __("Råd fra samlingen i 2023")
GUIDE: Final = __("DFØs veiledning")


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice, and who gives it."""

    text: LazyString
    source: LazyString


@dataclass(frozen=True, slots=True)
class Term:
    """A word that the law or the trade uses. `law`: the source was not read in the law itself."""

    word: LazyString
    meaning: LazyString
    source: LazyString
    law: bool = True


@dataclass(frozen=True, slots=True)
class Guidance:
    """What stands beside a section."""

    advice: tuple[Advice, ...]
    terms: tuple[Term, ...]


SECTIONS: Final[Mapping[str, Guidance]] = {
    "basis": Guidance(
        (
            Advice(__("Forankre arbeidet så høyt som mulig i virksomheten."), GATHERING),
            Advice(__("Knytt arbeidet til mål og satsinger som allerede finnes."), GATHERING),
        ),
        (
            Term(
                __("Maksimalverdi"),
                __("Det meste som kan kjøpes under rammeavtalen. Opsjoner teller med."),
                __("EU-domstolen C-23/20"),
            ),
            Term(
                __("CPV-kode"),
                __("Felles europeisk kode for hva som kjøpes. Rammeavtalens koder setter rammen."),
                __("Kunngjøringen av rammeavtalen"),
                law=False,
            ),
            Term(
                __("SSA-O og SSA-B"),
                __(
                    "Statens standardavtaler. I SSA-O svarer leverandøren for resultatet. "
                    "I SSA-B bistår leverandøren under kundens ledelse."
                ),
                GUIDE,
                law=False,
            ),
        ),
    ),
    "need": Guidance(
        (
            Advice(__("Bruk mer tid på diagnosen enn dere tror dere trenger."), GATHERING),
            Advice(
                __("Beskriv behovet og det dere ikke vet. Be om tilbud på en prosess, "
                   "ikke på en ferdig løsning."),
                __("Råd til kjøpere av kunnskapstjenester"),
            ),
            Advice(__("Del erfaringer underveis, og si i oppdraget hvordan."), GATHERING),
        ),
        (
            Term(
                __("Avrop"),
                __("Et kjøp under en rammeavtale. Vilkårene kan presiseres, ikke endres."),
                __("anskaffelsesforskriften kapittel 26"),
            ),
            Term(
                __("Endringsbilag"),
                __("Avtalen som etter diagnosen fastsetter retning, leveranser og pris videre."),
                __("Metoden den triple diamanten"),
                law=False,
            ),
        ),
    ),
    "team": Guidance(
        (
            Advice(
                __("Bygg møteplasser og nettverk tidlig, og bli kjent med hele teamet."), GATHERING
            ),
        ),
        (
            Term(
                __("Kompetansetriangelet"),
                __("Tjenestedesign, gevinstrealisering og endringsledelse, som virker sammen."),
                __("Rammeavtalen"),
                law=False,
            ),
        ),
    ),
    "requirements": Guidance(
        (
            Advice(
                __("Still få krav. Hvert krav koster tilbyderne tid, og et absolutt krav kan "
                   "utelukke et godt tilbud."),
                GUIDE,
            ),
            Advice(__("Del erfaringer underveis, og krev kunnskapsoverføring."), GATHERING),
        ),
        (
            Term(
                __("Absolutt krav"),
                __("Et tilbud som ikke oppfyller kravet, skal avvises."),
                __("anskaffelsesforskriften § 24-8"),
            ),
            Term(
                __("Bør-krav"),
                __("Leverandøren svarer, og svaret vurderes under et kriterium."),
                __("Vanlig språkbruk"),
                law=False,
            ),
        ),
    ),
    "criteria": Guidance(
        (
            Advice(
                __("Velg en leverandør som viser at den har satt seg inn i både problemet og "
                   "organisasjonen."),
                GATHERING,
            ),
            Advice(
                __("Bruk tre eller fire hovedkriterier som kan måles, og som alle forstår likt."),
                GUIDE,
            ),
        ),
        (
            Term(
                __("Tildelingskriterium"),
                __("Det tilbudene sammenlignes på. Vekten og det som skal dokumenteres, må stå i "
                   "konkurransegrunnlaget."),
                __("anskaffelsesforskriften § 18-1"),
            ),
            Term(
                __("Underkriterium"),
                __("En del av et kriterium, med egen vekt. Får delen vekt, må den også få poeng og "
                   "begrunnelse."),
                __("EU-domstolen C-534/23 P"),
            ),
        ),
    ),
    "model": Guidance(
        (
            Advice(__("Prøv modellen på tenkte tilbud før dere bestemmer dere."), GUIDE),
        ),
        (
            Term(
                __("Evalueringsmodell"),
                __("Måten pris og kvalitet regnes sammen på. Den må være bestemt før tilbudene "
                   "åpnes."),
                __("EU-domstolen C-6/15"),
            ),
        ),
    ),
    "price": Guidance(
        (
            Advice(
                __("Skriv timene dere regner med. De kan ikke endres når prisene er kjent."),
                __("Klagenemnda 2025/511, slik saken er omtalt"),
            ),
        ),
        (
            Term(
                __("Opsjon"),
                __("En rett til å kjøpe mer senere. Priser på opsjoner skal være med i "
                   "sammenligningen."),
                __("Klagenemnda 2025/511, slik saken er omtalt"),
            ),
        ),
    ),
    "climate": Guidance(
        (
            Advice(
                __("Rådgivning har ofte lite avtrykk, men begrunnelsen må gjelde dette oppdraget."),
                GUIDE,
            ),
        ),
        (
            Term(
                __("Klima- og miljøhensyn"),
                __("Kriterier som vektes minst 30 %, krav i stedet, eller en begrunnelse for at "
                   "avtrykket er uvesentlig."),
                __("anskaffelsesforskriften § 7-9"),
            ),
        ),
    ),
    "timeline": Guidance(
        (
            Advice(__("Bruk mer tid på diagnosen enn dere tror dere trenger."), GATHERING),
            Advice(
                __("Gi tid nok. Tilbyderne bærer det meste av kostnaden ved en konkurranse."),
                __("NOU 2014: 4"),
            ),
        ),
        (
            Term(
                __("Vedståelsesfrist"),
                __("Så lenge er tilbudet bindende. Kontrakten må være inngått før fristen går ut."),
                __("anskaffelsesforskriften § 20-6"),
            ),
            Term(
                __("Karensperiode"),
                __("Tiden fra brevene er sendt til kontrakten kan inngås. Frivillig ved avrop."),
                __("anskaffelsesforskriften § 25-2"),
            ),
        ),
    ),
    "people": Guidance(
        (
            Advice(__("Forankre arbeidet høyt. La en med myndighet eie det."), GATHERING),
            Advice(
                __("Bygg møteplasser og nettverk tidlig, og bli kjent med hele teamet."), GATHERING
            ),
        ),
        (
            Term(
                __("Habilitet"),
                __("Den som vurderer, kan ikke ha interesser i utfallet. Hver evaluator bekrefter "
                   "det før tilbudene leses."),
                __("forvaltningsloven § 6"),
            ),
        ),
    ),
}  # fmt: skip


def of(section: str) -> Guidance:
    """Return what stands beside a section."""
    return SECTIONS[section]
