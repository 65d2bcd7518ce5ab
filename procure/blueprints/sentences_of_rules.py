"""Sentences for the reasons that have to do with what the rules say."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain.reasons import Code

SENTENCES: Final[Mapping[Code, LazyString]] = {
    Code.BIDDERS_SHARE_FIRM: __(
        "%(firm)s er med både hos %(first)s og hos %(second)s. "
        "Undersøk om tilbudene er laget uavhengig av hverandre."
    ),
    Code.BIDDERS_SHARE_PERSON: __(
        "%(person)s er tilbudt både av %(first)s og av %(second)s. "
        "Undersøk om tilbudene er laget uavhengig av hverandre."
    ),
    Code.BIDDER_UNTOLD: __("%(name)s har ikke fått brev om valget."),
    Code.BIDS_LOOK_LOW: __(
        "%(count)s tilbud har en pris langt under de andre. Be om en forklaring i saksjournalen, "
        "eller skriv hvorfor det ikke trengs."
    ),
    Code.CEILING_NEAR: __(
        "Med dette avropet er %(percent)s %% av rammeavtalens maksimalverdi brukt. "
        "Da er %(remaining)s igjen."
    ),
    Code.CHANGES_LARGE: __(
        "Endringene utgjør nå %(share)s %% av den opprinnelige kontraktsverdien. "
        "Grensen er %(limit)s %%."
    ),
    Code.CONTACT_MISSING: __(
        "Rammeavtalen har ingen kontaktadresse. Leverandørene må vite hvem de kan spørre."
    ),
    Code.CONTRACT_MISSING: __("Det er ikke inngått kontrakt ennå."),
    Code.CONTRACT_STARTS_LATE: __(
        "Oppdraget skulle starte %(starts)s. Kontrakten får en annen dato enn tilbudet bygger på."
    ),
    Code.CPV_OUTSIDE_FRAMEWORK: __(
        "CPV-koden %(cpv)s ligger ikke under noen av rammeavtalens koder. "
        "Velg en av dem, eller skriv hvorfor kjøpet likevel er innenfor."
    ),
    Code.CRITERION_MIXED: __(
        "«%(name)s» nevner både pris og kvalitet. Del kriteriet i to, med hver sin vekt."
    ),
    Code.CRITERION_SPAN_WIDE: __(
        "Rammeavtalen lar «%(name)s» veie fra %(low)s til %(high)s %%. Et så vidt spenn gir "
        "leverandørene lite å forutse. Skriv hvorfor vekten er som den er."
    ),
    Code.DELIVERY_PLACE_MISSING: __("Skriv hvor arbeidet skal gjøres."),
    Code.DIALOGUE_TOO_LATE: __(
        "Dialog før konkurransen må føres inn før konkurransen sendes ut. "
        "Skriv senere møter som referat i saksjournalen."
    ),
    Code.EVALUATION_LOCKED: __(
        "Evalueringen er låst. Poengene kan ikke endres uten at den åpnes igjen med en grunn."
    ),
    Code.EXCLUSION_UNAPPROVED: __(
        "%(count)s forslag om ikke å invitere et konsortium er ikke godkjent. "
        "En annen må godkjenne eller avslå."
    ),
    Code.INVITATIONS_NOT_AT_ONCE: __(
        "Invitasjonene ble sendt på %(moments)s ulike tidspunkter. De skal sendes samtidig."
    ),
    Code.LOW_NOT_EXPLAINED: __(
        "Leverandøren er ikke bedt om å forklare prisen. "
        "Send en avklaring fra saksjournalen før du avviser tilbudet som unormalt lavt."
    ),
    Code.MAIN_CRITERIA_MANY: __(
        "Konkurransen har %(count)s hovedkriterier. Flere enn %(most)s er vanskelig å veie mot hverandre."
    ),
    Code.MATERIAL_NONE: __("Leverandøren fikk ikke noe materiale som kan deles."),
    Code.MATERIAL_NOT_SHARED: __(
        "Materiale som en leverandør fikk før konkurransen, er ikke delt med alle. "
        "Del det under «Dialog før konkurransen»."
    ),
    Code.MATERIAL_SHARED: __("Materialet ble delt med alle %(day)s."),
    Code.NOBODY_TO_INVITE: __(
        "Ingen konsortier kan inviteres. Minst ett må være aktivt og ikke utelatt."
    ),
    Code.OFFER_FIRM_GONE: __(
        "%(name)s var med i konsortiet da tilbudet ble gitt, men er ikke med lenger."
    ),
    Code.OFFER_PERSON_GONE: __("%(label)s er tilbudt, men står ikke lenger på konsortiets kort."),
    Code.PRESENTATIONS_UNEQUAL: __(
        "Presentasjonene varte fra %(low)s til %(high)s minutter. Alle skal få like lang tid."
    ),
    Code.PRESENTATION_MISSING: __(
        "%(name)s har ikke et referat fra presentasjonen. Alle skal få presentere tilbudet sitt."
    ),
    Code.REASON_OTHER_CRITERION: __(
        "Begrunnelsen til %(bidder)s under «%(criterion)s» nevner det som hører til «%(other)s»."
    ),
    Code.REASON_SAME_FOR_TWO: __(
        "%(first)s og %(second)s har den samme begrunnelsen under «%(criterion)s»."
    ),
    Code.REDACTION_COUNTS: __(
        "Rad %(number)s: Sladden viser hvor mange sifre som er skjult. "
        "Bruk et ord, for eksempel «[sladdet]», eller skriv hvorfor den likevel kan stå."
    ),
    Code.REDACTION_SAME: __("Rad %(number)s: Den sladdede teksten er lik originalen."),
    Code.REDACTION_UNPROVEN: __(
        "Rad %(number)s: Skriv en setning fra originalen og den samme setningen i den sladdede "
        "kopien."
    ),
    Code.RESULT_TIED: __(
        "%(count)s tilbud deler førsteplassen. Skriv hvilken regel valget mellom dem bygger på."
    ),
    Code.ROUNDING_DECIDES: __(
        "Avrundingen avgjør hvem som blir nummer én. "
        "Kontroller poengene, og skriv hvorfor resultatet likevel står."
    ),
    Code.REASON_TOO_LONG: __("Begrunnelsen kan ha høyst %(limit)s tegn."),
    Code.SCOPE_STATEMENT_MISSING: __("Skriv hvorfor kjøpet er innenfor rammeavtalen."),
    Code.SETTING_INVALID: __("Verdien passer ikke. Den må være mellom %(low)s og %(high)s."),
    Code.SETTING_IN_THE_PAST: __(
        "Velg en dag fra og med %(first)s. Tidligere dager kan ha vært brukt i utsendte konkurranser."
    ),
    Code.SETTING_NO_DAY: __("Skriv en dag i året som måned og dag, slik: 07-01."),
    Code.SPANS_LEAVE_ORDER_OPEN: __(
        "Rammeavtalens vektspenn sier ikke om pris eller kvalitet skal veie mest. "
        "Skriv hvorfor vektene er som de er."
    ),
    Code.VALIDITY_NEAR: __(
        "Vedståelsesfristen går ut %(until)s. "
        "Be om forlengelse, eller skriv hvordan dere rekker å inngå kontrakt."
    ),
    Code.WARNING_CHANGED: __("Varselet er ikke det samme som da du åpnet siden. Les det på nytt."),
    Code.WARNING_UNEXPLAINED: __(
        "Regel %(rule)s varsler. Skriv begrunnelsen i regelsjekken før du går videre."
    ),
    Code.WEIGHTS_TURN_ORDER: __(
        "Vektene snur rammeavtalens rekkefølge mellom pris og kvalitet. "
        "Et vektspenn kan ikke brukes til det."
    ),
}
