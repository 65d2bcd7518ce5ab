"""What the words of the glossary mean, in our own sentences, and who uses them so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.domain import glossary
from procure.domain.glossary import Origin, Section, Source
from procure.domain.law import Standing
from procure.language import Language, current

SECTION_LABELS: Final[Mapping[Section, LazyString]] = {
    Section.PARTIES: __("Partene"),
    Section.AGREEMENT: __("Avtalen"),
    Section.COMPETITION: __("Konkurransen"),
    Section.BID: __("Tilbudet"),
    Section.AWARD: __("Vurdering og tildeling"),
    Section.PROJECT: __("Prosjektet"),
}
LAW: Final = frozenset({Origin.REGULATION, Origin.ACT, Origin.COURT, Origin.DIRECTIVE})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the glossary as its reader is shown it."""

    key: str
    word: str
    meaning: str
    source: str
    unverified: bool  # not read in the law, or known second hand only


def word(key: str) -> Word:
    """Return a word in the reader's language. Raises `KeyError` for one that is not there."""
    term = glossary.BY_KEY[key]
    form = term.forms[tuple(Language).index(current())]
    unverified = term.source.origin in LAW or term.source.standing is not Standing.CONFIRMED
    return Word(key, form, str(EXPLANATIONS[key]), source_text(term.source), unverified)


def source_text(source: Source) -> str:
    """Name a source in the reader's language."""
    named: Mapping[Origin, str] = {
        Origin.REGULATION: _("anskaffelsesforskriften § %(section)s", section=source.place),
        Origin.ACT: _("anskaffelsesloven § %(section)s", section=source.place),
        Origin.COURT: _("EU-domstolen %(case)s", case=source.place),
        Origin.DIRECTIVE: _("direktiv 2014/24/EU vedlegg IV"),
        Origin.BOARD: _("Klagenemnda %(case)s, slik saken er omtalt", case=source.place),
        Origin.GUIDE: _("DFØs veiledning"),
        Origin.AGREEMENT: _("Statens standardavtaler"),
        Origin.METHOD: "StimuLab",
        Origin.USAGE: _("Vanlig språkbruk"),
        Origin.PRODUCT: _("Slik ordet brukes i tjenesten"),
        Origin.GENERAL: _("Allmenn kunnskap"),
    }
    return named[source.origin]


EXPLANATIONS: Final[Mapping[str, LazyString]] = {
    "oppdragsgiver": __("Den offentlige virksomheten som kjøper."),
    "innkjoper":
        __("Den hos oppdragsgiveren som har ansvar for rammeavtalen og for at reglene følges."),
    "prosjekteier": __("Den som har behovet, bygger konkurransen og velger leverandør."),
    "evaluator": __("Den som leser tilbudene og gir poeng med begrunnelse."),
    "radgiver": __("Den som leser utkast og gir prosjektet råd før konkurransen sendes ut."),
    "revisor": __("Den som kontrollerer sakene og loggen uten å endre noe."),
    "leverandor": __("En virksomhet som tilbyr det oppdragsgiveren vil kjøpe."),
    "tilbyder": __("En leverandør som har levert tilbud i konkurransen."),
    "konsortium":
        __("Flere virksomheter som sammen er part i rammeavtalen og gir ett felles tilbud."),
    "konsortieleder": __("Virksomheten som svarer for konsortiets tilbud og leverer det."),
    "underleverandor": __("En virksomhet som gjør en del av arbeidet for leverandøren."),
    "forpliktelse": __("En virksomhets bekreftelse på at leverandøren får bruke ressursene dens."),
    "anskaffelse": __("Et offentlig kjøp, fra behov til oppfylt kontrakt."),
    "rammeavtale":
        __("En avtale som fastsetter vilkårene for kjøp i en periode. Hovedregelen er høyst fire "
           "år."),
    "parallell": __("En rammeavtale med flere leverandører som alle kan levere."),
    "avrop": __("Et kjøp under en rammeavtale. Vilkårene kan presiseres, ikke endres vesentlig."),
    "minikonkurranse":
        __("En ny konkurranse mellom leverandørene i en parallell rammeavtale, om ett avrop."),
    "gjenapning": __("At leverandørene konkurrerer på nytt. Rammeavtalen må si når det skal skje."),
    "fordelingsnokkel":
        __("En objektiv regel i rammeavtalen for hvem som får et avrop uten ny konkurranse."),
    "maksimalverdi":
        __("Det meste som kan kjøpes under rammeavtalen. Når den er nådd, er avtalen brukt opp."),
    "terskelverdi": __("Beløpet som avgjør hvilke regler som gjelder for kjøpet."),
    "dynamisk": __("En elektronisk ordning der nye leverandører kan komme til underveis."),
    "kgv": __("Et elektronisk verktøy for å kunngjøre konkurranser og ta imot tilbud."),
    "ssa_o": __("Statens standardavtale for oppdrag der leverandøren svarer for resultatet."),
    "ssa_b":
        __("Statens standardavtale for bistand under kundens ledelse, når resultatet ikke er "
           "kjent."),
    "bilag": __("Et vedlegg til avtalen med det som gjelder dette oppdraget."),
    "innsats": __("Plikt til å arbeide faglig godt, uten å love et bestemt resultat."),
    "resultat": __("Plikt til å levere det resultatet som er avtalt."),
    "konkurransegrunnlag":
        __("Dokumentet som sier hva som skal kjøpes, hvordan tilbudene vurderes, og hvilke regler"
           " som gjelder."),
    "anskaffelsesdokumenter": __("Alle dokumentene som beskriver kjøpet og konkurransen."),
    "kunngjore":
        __("At konkurransen gjøres kjent. En minikonkurranse sendes bare til leverandørene i "
           "rammeavtalen."),
    "kravspesifikasjon": __("Kravene til det som skal leveres, som bilag til avtalen."),
    "absolutt_krav":
        __("Et krav som må oppfylles. Et tilbud som ikke oppfyller det, skal avvises."),
    "tildelingskriterium":
        __("Det tilbudene sammenlignes på. Vekten må stå i konkurransegrunnlaget."),
    "underkriterium":
        __("En del av et kriterium med egen vekt. Den må få egne poeng og egen begrunnelse."),
    "vekt": __("Hvor mye et kriterium teller. Vektene er til sammen 100 prosent."),
    "evalueringsmodell":
        __("Måten pris og kvalitet regnes sammen på. Den må være bestemt før tilbudene åpnes."),
    "forholdsmessig_modell":
        __("Laveste pris får full poengsum. Andre får poeng etter forholdet mellom laveste pris "
           "og egen pris."),
    "lineaer_modell": __("Poengene faller jevnt med avstanden til den laveste prisen."),
    "sporsmalsfrist": __("Siste tidspunkt for å stille spørsmål om konkurransen."),
    "tilbudsfrist":
        __("Siste tidspunkt for å levere tilbud. Et tilbud som kommer senere, skal avvises."),
    "vedstaelsesfrist":
        __("Så lenge er tilbudet bindende. Kontrakten må inngås før fristen går ut."),
    "regelsjekk":
        __("Tjenestens kontroll av en konkurranse mot reglene, med kilde for hver regel."),
    "varsel": __("En regel som ikke stopper dere, men som krever en begrunnelse."),
    "klima":
        __("Kriterier som vektes minst 30 prosent, krav i stedet, eller en begrunnelse for at "
           "avtrykket er uvesentlig."),
    "karensperiode":
        __("Tiden fra brevene er sendt til kontrakten kan inngås. Frivillig ved avrop."),
    "endringsmelding":
        __("En retting eller endring av konkurransegrunnlaget, sendt til alle før tilbudsfristen."),
    "avlysning": __("At konkurransen avsluttes uten kontrakt. Det krever en saklig grunn."),
    "tilbud": __("Det leverandøren leverer: svar, team, pris, forbehold og bekreftelser."),
    "levere": __("Å sende tilbudet slik at det er mottatt. Et utkast er ikke levert."),
    "kvittering": __("Beviset på hva som ble levert og når. Den kan kontrolleres senere."),
    "forbehold":
        __("Et vilkår i tilbudet som avviker fra konkurransegrunnlaget. Et vesentlig avvik fører "
           "til avvisning."),
    "utkast": __("Tilbudet mens det skrives. Oppdragsgiveren ser det ikke."),
    "forsegling": __("At tilbudet krypteres når det leveres, så ingen kan lese det før åpningen."),
    "apner": __("En innkjøper med nøkkel som sammen med en annen åpner tilbudene."),
    "apnernokkel": __("Nøkkelen en åpner bruker. Tjenesten har den ikke i klartekst."),
    "gjenoppretting":
        __("En nøkkel på papir, til når en åpner er borte eller har glemt passordfrasen."),
    "lesenokkel": __("Nøkkelen som gir evaluatorene adgang til å lese tilbudene etter åpningen."),
    "passordfrase": __("Flere ord som verner åpnernøkkelen."),
    "prove": __("Å vise at nøkkelen virker, før den trengs."),
    "tilbudsapning": __("At to innkjøpere åpner alle tilbudene samtidig, etter fristen."),
    "avvisning": __("At et tilbud ikke tas med videre, med hjemmel og begrunnelse."),
    "avklaring":
        __("Et skriftlig spørsmål om noe uklart i tilbudet. Svaret kan ikke gjøre tilbudet bedre."),
    "ettersending": __("At leverandøren får sende dokumenter som mangler, med en kort frist."),
    "unormalt_lavt": __("Et tilbud som er så billig at leverandøren må forklare det."),
    "habilitet": __("At den som vurderer eller bestemmer, ikke har interesser i utfallet."),
    "individuell": __("Hver evaluator gir poeng alene, før noen ser de andres."),
    "kalibrering":
        __("En øvelse der evaluatorene vurderer de samme eksemplene, så skalaen brukes likt."),
    "felles": __("Evaluatorene blir enige om ett poengtall og én begrunnelse for hvert kriterium."),
    "evalueringsmatrise": __("En tabell med kriterier, tilbud, poeng og begrunnelser."),
    "robusthet": __("Hvor mye vekter, poeng eller priser kan endres før en annen vinner."),
    "innstilling": __("Evaluatorenes forslag til hvem som bør velges, med begrunnelse."),
    "beslutning": __("Valget av leverandør, tatt av den som har myndighet til det."),
    "begrunnelse":
        __("Hvorfor et tilbud ble valgt, eller ikke, etter kriteriene som var kunngjort."),
    "tildeling": __("At kontrakten går til den som er valgt."),
    "tildelingsbrev":
        __("Brevet som sier hvem som er valgt, og hvorfor. Det sendes til alle tilbyderne "
           "samtidig."),
    "klage": __("En leverandørs skriftlige innsigelse mot et valg eller en avgjørelse."),
    "omgjoring":
        __("At oppdragsgiveren endrer et valg som var feil. Alle får nye brev og ny "
           "karensperiode."),
    "kontrakt": __("Avtalen om oppdraget. Den kan ikke inngås før en karensperiode er over."),
    "protokoll": __("Dokumentet som viser de viktigste hendelsene og valgene i anskaffelsen."),
    "innsyn":
        __("Retten til å lese dokumenter i saken. Tilbud kan holdes tilbake til leverandør er "
           "valgt."),
    "taushetsplikt":
        __("Plikten til å holde forretningshemmeligheter og personlige forhold for seg selv."),
    "forretningshemmelighet": __("Opplysninger en virksomhet taper på at konkurrentene får se."),
    "sladding": __("Å ta ut opplysninger som ikke skal ut, før et dokument gis til andre."),
    "likebehandling":
        __("At alle leverandører får de samme opplysningene, fristene og vurderingene."),
    "forutberegnelighet": __("At leverandørene kan vite på forhånd hva som gjelder."),
    "etterprovbarhet": __("At andre i ettertid kan se hva som ble gjort, og hvorfor."),
    "forholdsmessighet": __("At krav og framgangsmåte står i forhold til det som kjøpes."),
    "direkte": __("Et kjøp uten konkurranse der det skulle vært en."),
    "gebyr": __("Et gebyr for ulovlig direkte anskaffelse, på inntil 15 prosent av verdien."),
    "logg": __("En liste over alt som er gjort, der ingen linje kan endres uten at det synes."),
    "kontrollpunkt":
        __("Et kontrolltall for loggen på et tidspunkt, som kan lagres utenfor tjenesten."),
    "prosjekt": __("Arbeidet som trenger et team, fra idé til ferdig resultat."),
    "kompetansetriangel":
        __("Tjenestedesign, gevinstrealisering og endringsledelse, som et team skal dekke sammen."),
    "tjenestedesign": __("Å utvikle tjenester ut fra hvordan brukerne opplever dem."),
    "gevinstrealisering": __("Å planlegge, hente ut og måle nytten av det som endres."),
    "endringsledelse": __("Å få en virksomhet til å ta i bruk en ny måte å arbeide på."),
    "samfunnsfloke": __("Et sammensatt problem som ingen virksomhet kan løse alene."),
    "brukerbehov": __("Det brukerne trenger, sett fra deres side."),
    "samfunnsnytte": __("Verdien av prosjektet for andre enn virksomheten selv."),
    "lederforankring": __("At ledere med myndighet eier prosjektet og følger det opp."),
    "tilskudd": __("Penger prosjektet får til å kjøpe kompetanse i markedet."),
    "triple_diamant": __("En metode i tre faser: diagnose, utforske–definere og utvikle–levere."),
    "diagnosefase": __("Den første fasen, der teamet finner ut hva problemet egentlig er."),
    "utforske": __("Den andre fasen, der teamet utforsker løsninger og velger retning."),
    "utvikle": __("Den tredje fasen, der løsningen utvikles og prøves."),
    "endringsbilag":
        __("Avtalen som etter diagnosen fastsetter retning, leveranser og pris videre."),
    "oppdragsforstaelse": __("Hvor godt tilbudet viser innsikt i problemet og virksomheten."),
    "losningsforslag": __("Hvordan leverandøren vil gå fram, og hva det skal føre til."),
    "gjennomforing": __("Plan for arbeidet: faser, milepæler, roller og samarbeid."),
    "sluttrapport": __("Hva prosjektet oppnådde, lærte og kan dele med andre."),
}  # fmt: skip
