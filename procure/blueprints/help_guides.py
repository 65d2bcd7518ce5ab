"""The guides: what each role does, in which order, and where.

`picture` names one that `procure.blueprints.help_pictures` describes; `endpoint` is a page that
needs no more to be found.
"""

from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain.permissions import Role


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    title: LazyString
    text: LazyString
    endpoint: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """What one role does, step by step. `key` is its address."""

    key: str
    role: Role
    title: LazyString
    lead: LazyString
    steps: tuple[Step, ...]


GUIDES: Final = (
    Guide("project-owner", Role.OWNER, __("Prosjekteier"),
        __("Fra et behov til et team som leverer. Du bygger konkurransen, en innkjøper godkjenner"
           " den, og du velger leverandør."),
        (
        Step(__("Beskriv prosjektet"),
             __("Skriv hvilket problem dere skal løse, for hvem og hvorfor. En innkjøper "
                "godkjenner prosjektet."),
             endpoint="projects.index"),
        Step(__("Start konkurransen"),
             __("Velg en mal, en tidligere konkurranse eller tomme ark. Mye er fylt ut før du "
                "begynner."),
             endpoint="competitions.index"),
        Step(__("Fyll ut del for del"),
             __("Ta én del om gangen. Listen viser hva som mangler, og hver del har råd ved siden"
                " av."),
             picture="owner-draft"),
        Step(__("Prøv evalueringsmodellen"),
             __("Prøv modellen på tenkte tilbud. Da ser du om pris og kvalitet teller slik dere "
                "mener."),
             picture="owner-tunnel"),
        Step(__("Få den godkjent, og send ut"),
             __("Reglene sjekkes underveis. Når en innkjøper har godkjent, sender du ut. Alle "
                "konsortiene får det samme, samtidig.")),
        Step(__("Svar på spørsmål"),
             __("Svarene går til alle, uten navnet på den som spurte. Må noe endres, lager du en "
                "endringsmelding.")),
        Step(__("Følg vurderingen"),
             __("Evaluatorene gir poeng hver for seg. Når alle har levert, starter du den felles "
                "vurderingen."),
             picture="owner-board"),
        Step(__("Velg og begrunn"),
             __("Lås evalueringen med en innstilling, og velg leverandør. Innkjøperen sender brev"
                " til alle tilbyderne.")),
        Step(__("Følg leveransen"),
             __("Før faser, endringer, fakturaer og gevinster. Evaluer leverandøren til slutt."),
             endpoint="projects.index"),
    )),
    Guide("procurement-officer", Role.OFFICER, __("Innkjøper"),
        __("Du har ansvaret for rammeavtalen, for at konkurransene er lovlige, og for sporene "
           "etter dem."),
        (
        Step(__("Legg inn rammeavtalen"),
             __("Parter, konsortier, timepriser, kriterier og maksimalverdi. Konkurransene henter"
                " alt dette derfra."),
             endpoint="frameworks.index"),
        Step(__("Lag en åpnernøkkel"),
             __("Lag nøkkelen før noen leverer, og prøv den. Lag en på papir også: uten nøkler "
                "kan ingen åpne tilbudene."),
             endpoint="openers.index"),
        Step(__("Begynn i arbeidslisten"),
             __("Der står det som venter på deg, med det som haster mest øverst. Hver sak har ett"
                " neste steg."),
             endpoint="home.index", picture="officer-worklist"),
        Step(__("Les og godkjenn konkurransen"),
             __("Regelsjekken viser hva som stopper, og hva som bare varsler. Godkjenn, eller "
                "send tilbake med en kommentar."),
             endpoint="competitions.index"),
        Step(__("Åpne tilbudene sammen"),
             __("Etter fristen bekrefter to innkjøpere, hver fra sin konto og med sin nøkkel. "
                "Først da kan noen lese tilbudene."),
             picture="officer-opening"),
        Step(__("Kontroller tilbudene"),
             __("Gå gjennom kravene, og godta eller avvis. Er noe uklart, ber du om avklaring i "
                "saksjournalen.")),
        Step(__("Godkjenn valget, og send brevene"),
             __("Alle får brev samtidig, med poeng og begrunnelse. Karensperioden løper fra da, "
                "om konkurransen har en."),
             picture="officer-award"),
        Step(__("Svar på klager og krav om innsyn"),
             __("Før dem inn i saken. Var valget feil, gjør dere det om, med nye brev til alle.")),
        Step(__("Hold saken komplett"),
             __("Dokumentene lages som Word, og protokollen fylles av det som er gjort. Loggen "
                "viser om noe er endret."),
             endpoint="audit.index"),
    )),
    Guide("evaluator", Role.EVALUATOR, __("Evaluator"),
        __("Du leser tilbudene, gir poeng og skriver hvorfor. De andre evaluatorene ser ikke "
           "poengene dine før du har levert."),
        (
        Step(__("Finn saken i arbeidslisten"),
             __("Den kommer dit når tilbudene er åpnet og kontrollert."),
             endpoint="home.index"),
        Step(__("Svar om habiliteten din"),
             __("Si fra om du har en tilknytning til en av tilbyderne. Du kan ikke lese tilbudene"
                " før du har svart.")),
        Step(__("Øv sammen, om prosjektet ber om det"),
             __("I en kalibrering vurderer alle de samme eksemplene. Da ser dere om dere bruker "
                "skalaen likt.")),
        Step(__("Gi poeng, og skriv hvorfor"),
             __("Hvert poengtall trenger en begrunnelse: styrker, svakheter og hvor i tilbudet "
                "det står."),
             picture="evaluator-sheet"),
        Step(__("Lever skjemaet"),
             __("Når alt er fylt ut, leverer du. Etter det kan skjemaet ikke endres.")),
        Step(__("Bli enige"),
             __("I den felles vurderingen tar dere først det dere er mest uenige om. Poeng som "
                "endres, begrunnes.")),
    )),
    Guide("supplier-lead", Role.SUPPLIER, __("Leder av et konsortium"),
        __("Dere svarer for konsortiets tilbud. Bare lederen leverer det."),
        (
        Step(__("Hold kortet oppdatert"),
             __("Foreslå nye personer og virksomheter på konsortiets kort. En innkjøper svarer."),
             endpoint="consortia.index"),
        Step(__("Les konkurransen"),
             __("Invitasjonen står i arbeidslisten. Vil dere ikke gi tilbud, takker dere nei og "
                "sier hvorfor."),
             endpoint="bids.index"),
        Step(__("Spør før spørsmålsfristen"),
             __("Alle får spørsmålet og svaret, uten navnet deres.")),
        Step(__("Fordel delene"),
             __("Velg hvilket firma som skriver hva. CV-er og timepriser kan være synlige bare "
                "for firmaet og lederen."),
             picture="lead-room"),
        Step(__("Fyll ut svar, team og pris"),
             __("Ordene telles mens dere skriver, og prisene sjekkes mot rammeavtalen. Dere kan "
                "også bruke Word og Excel.")),
        Step(__("Lever i god tid"),
             __("Tjenerens klokke avgjør, og det er ingen ekstra minutter. Dere kan endre og "
                "levere på nytt til fristen er ute.")),
        Step(__("Ta vare på kvitteringen"),
             __("Den viser hva dere leverte og når. Hvem som helst kan kontrollere den senere."),
             picture="lead-receipt"),
        Step(__("Les resultatet"),
             __("Brevet gir poeng og begrunnelse på hvert kriterium. Fra samme side kan dere be "
                "om innsyn eller klage.")),
    )),
    Guide("supplier-member", Role.SUPPLIER, __("Medlem av et konsortium"),
        __("Lederen fordeler arbeidet. Du fyller ut firmaets deler og bekrefter dem."),
        (
        Step(__("Finn tilbudet"),
             __("Det står i arbeidslisten og under Tilbud. Tilbudsrommet viser hvilke deler "
                "firmaet ditt har."),
             endpoint="bids.index", picture="member-room"),
        Step(__("Fyll ut firmaets deler"),
             __("Svar, personer og priser. Er delen bare synlig for firmaet og lederen, ser de "
                "andre medlemmene den ikke.")),
        Step(__("Bekreft delen"),
             __("Da vet lederen at den er ferdig. Blir den endret, må du bekrefte på nytt.")),
        Step(__("Se at tilbudet er levert"),
             __("Lederen leverer. Tilbudsrommet viser hvilken versjon som er mottatt, og når.")),
        Step(__("Hold firmaets opplysninger oppdatert"),
             __("Personer og kompetanse står på konsortiets kort. Si fra til lederen om noe må "
                "endres."),
             endpoint="consortia.index"),
    )),
    Guide("adviser", Role.ADVISER, __("Rådgiver"),
        __("Du leser utkast og gir råd før konkurransen sendes ut. Tilbud ser du aldri."),
        (
        Step(__("Finn utkastet"),
             __("Prosjekteieren velger hvem som er rådgiver. Da står konkurransen i listen din."),
             endpoint="competitions.index"),
        Step(__("Les det som leverandørene skal lese"),
             __("Forhåndsvisningen er konkurransegrunnlaget slik det blir.")),
        Step(__("Skriv kommentarer"),
             __("Velg hvilken del kommentaren gjelder. Skriv hva som bør endres, og hvorfor."),
             picture="adviser-comments"),
        Step(__("Se svarene"),
             __("Prosjekteieren svarer på hver kommentar. Den som godkjenner, ser hva som ikke er"
                " besvart.")),
        Step(__("Følg prosjektene"),
             __("Kartet viser hvor langt hvert prosjekt er kommet. Bruk det til å dele "
                "erfaringer."),
             endpoint="projects.board"),
    )),
    Guide("auditor", Role.AUDITOR, __("Revisor"),
        __("Du har innsyn i sakene og loggen. Du endrer ingenting."),
        (
        Step(__("Finn saken"),
             __("Konkurranser, prosjekter og rammeavtaler står i menyen. Tilbud kan leses først "
                "når de er åpnet."),
             endpoint="competitions.index"),
        Step(__("Les loggen"),
             __("Den viser hvem som gjorde hva, og når. Velg sak, handling, person og tid."),
             endpoint="audit.index", picture="auditor-log"),
        Step(__("Kontroller at loggen er hel"),
             __("Kontrollen regner gjennom hver linje og sier om noe er endret eller borte."),
             endpoint="audit.verify"),
        Step(__("Ta vare på kontrollpunkter"),
             __("De ligger åpent. Lagre dem utenfor tjenesten, så kan du senere vise at loggen er"
                " den samme."),
             endpoint="audit.checkpoints"),
        Step(__("Les dokumentene"),
             __("Hver konkurranse har en side med alt som er laget, av hvem og fra hvilke data.")),
    )),
    Guide("administrator", Role.ADMINISTRATOR, __("Administrator"),
        __("Du ser at tjenesten virker, og styrer terskler og regler. Du ser aldri et tilbud."),
        (
        Step(__("Gi folk konto"),
             __("Kontoer lages på tjeneren, med kommandoen «procure user add». Hver person har "
                "sin egen.")),
        Step(__("Se at e-posten kommer fram"),
             __("Listen viser hva som er sendt, hva som venter, og hva som ikke kom fram."),
             endpoint="outbox.index"),
        Step(__("Sett terskler og regler"),
             __("En ny verdi gjelder fra en dato og har en kilde. Konkurranser som er sendt ut, "
                "følger de gamle verdiene."),
             endpoint="settings.index", picture="administrator-settings"),
        Step(__("Oppgi hvem som svarer for tjenesten"),
             __("Kontaktadressen og lenken til tilgjengelighetserklæringen settes der tjenesten "
                "startes."),
             endpoint="help.accessibility"),
        Step(__("Be innkjøperne lese loven"),
             __("Bestemmelser som ikke er kontrollert mot lovteksten, tas i bruk når en innkjøper"
                " har bekreftet dem."),
             endpoint="settings.index"),
    )),
)  # fmt: skip


def of(key: str) -> Guide | None:
    """Return the guide at an address; None if there is none."""
    return next((guide for guide in GUIDES if guide.key == key), None)
