"""Every sentence for every reason the domain can give, and the words for its states.

Bokmål is the catalogue's source language. A test demands a sentence for each code.
"""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.blueprints import (
    sentences_of_amendments,
    sentences_of_authoring,
    sentences_of_review,
    sentences_of_rules,
)
from procure.blueprints.message_values import written
from procure.domain.competitions import Status
from procure.domain.drafting import ClimateChoice, VatBasis
from procure.domain.permissions import CompetitionRole, Role
from procure.domain.projects import Status as ProjectStatus
from procure.domain.reasons import Code, Reason

SENTENCES: Final[Mapping[Code, LazyString]] = {
    **sentences_of_amendments.SENTENCES,
    **sentences_of_authoring.SENTENCES,
    **sentences_of_review.SENTENCES,
    **sentences_of_rules.SENTENCES,
    Code.ACCESS_UNREASONED: __("Rad %(number)s: Skriv hvorfor dere ikke gir innsyn i alt, og hva som er sladdet."),
    Code.ALREADY_CONFIRMED_OPENING: __("Du har allerede bekreftet åpningen. En annen innkjøper må bekrefte også."),
    Code.AMOUNT_ZERO: __("Beløpet kan ikke være 0."),
    Code.ANNEX_NOT_SIGNED: __("Ingen endringsbilag er signert etter diagnosen. Skriv hvorfor fasen likevel starter."),
    Code.ANNEX_SIGNED: __("Dette endringsbilaget er allerede ført som signert."),
    Code.ANSWER_EMPTY: __("Svaret på «%(name)s» mangler."),
    Code.ANSWER_TOO_LONG: __("Svaret på «%(name)s» har %(words)s ord. Grensen er %(limit)s."),
    Code.ATTACHMENT_TOO_LARGE: __("Filen er større enn %(limit)s."),
    Code.ATTACHMENT_TOO_MANY: __("Tilbudet kan ha høyst %(limit)s filer. Fjern en fil først."),
    Code.ATTACHMENT_TYPE: __("Filen må være PDF, Word, Excel eller et bilde (PNG, JPG)."),
    Code.BEFORE_CONTRACT: __("Datoen kan ikke være før kontrakten ble signert %(signed)s."),
    Code.BEFORE_DEADLINE: __("Tilbudene kan ikke åpnes før fristen %(deadline)s."),
    Code.BID_NOT_ADMISSIBLE: __("%(count)s tilbud er ikke kontrollert mot de absolutte kravene ennå."),
    Code.BID_STANDS: __("Dere har levert tilbud. Trekk tilbudet før dere takker nei."),
    Code.BID_UNREADABLE: __("Ingen tilbud er åpnet. Innholdet i tilbud nr. %(bids)s kan ikke leses slik det ble levert. Be driftsansvarlig hente det fra sikkerhetskopi, og bekreft åpningen på nytt."),
    Code.BUYER_NOT_PARTY: __("Prosjekteieren er ikke part i rammeavtalen og kan ikke gjøre avrop på den."),
    Code.CALL_OFF_METHOD: __("Rammeavtalen åpner ikke for minikonkurranse."),
    Code.CARD_EMPLOYER_NOT_MEMBER: __("%(employer)s er ikke med i konsortiet."),
    Code.CARD_FILE_AGAIN: __("Ingenting er tatt inn. Last opp filen på nytt for å se forskjellene mot kortet slik det er nå."),
    Code.CARD_FILE_OTHER: __("Filen gjelder %(theirs)s. Last opp filen for %(ours)s."),
    Code.CARD_LAST_USED_AHEAD: __("Dagen for «sist brukt» kan ikke være fram i tid."),
    Code.CARD_NUMBER_NATIONAL: __("Skriv arbeidsgiverens eget nummer, ikke et fødselsnummer."),
    Code.CARD_OTHER_FIRM: __("Du kan bare endre kortet for personer som er ansatt i %(firm)s. Spør lederen av konsortiet."),
    Code.CARD_PERSON_ELSEWHERE: __("%(label)s med nummeret %(reference)s står allerede på kortet til %(consortium)s. En person kan bare stå på ett kort i rammeavtalen."),
    Code.CARD_PERSON_GONE: __("%(label)s står ikke lenger på kortet."),
    Code.CARD_PERSON_OTHER_CARD: __("%(label)s med nummeret %(reference)s står allerede på et annet kort i rammeavtalen. Spør innkjøperen."),
    Code.CARD_PERSON_TWICE: __("%(label)s hos %(employer)s står allerede på kortet."),
    Code.CARD_PROPOSAL_ANSWERED: __("Forslaget er allerede besvart."),
    Code.CARD_PROPOSAL_EXISTS: __("Det samme er allerede foreslått og venter på innkjøperen."),
    Code.CARD_UNREADABLE: __("Endringen kan ikke leses. Begynn på nytt fra kortet."),
    Code.CHANGE_AFTER_END: __("Rammeavtalen gjelder til og med %(ended)s. Velg en dag før det."),
    Code.CHANGE_BEGUN: __("Endringen gjelder fra %(day)s og kan ikke trekkes nå. Gjør en ny endring i stedet."),
    Code.CHANGE_NOT_LAST: __("En senere endring bygger på denne. Trekk den senere endringen først."),
    Code.CHANGE_NOT_WITHDRAWABLE: __("Denne typen endring kan ikke trekkes."),
    Code.CHANGE_PLANNED: __("Det er alt planlagt en endring for %(name)s fra %(day)s. Trekk den først, eller velg en senere dag."),
    Code.CHANGE_RELIED_ON: __("En utsendt konkurranse bygger på endringen, så den kan ikke trekkes."),
    Code.CHANGE_TOO_EARLY: __("Endringen kan tidligst gjelde fra %(first)s."),
    Code.CHANGE_TOO_LARGE: __("Timeprisen for «%(name)s» endres med mer enn %(limit)s %%. Bekreft at det er riktig."),
    Code.CHANGE_WITHDRAWN: __("Endringen er alt trukket."),
    Code.CLIMATE_CHOICE_MISSING: __("Velg hvordan klima og miljø er ivaretatt, og begrunn valget."),
    Code.CLIMATE_SHARE_TOO_LOW: __("Klima- og miljøkriteriene vekter %(share)s %%. De må vekte minst 30 %%."),
    Code.COMMA_SLIPPED: __("Timeprisen for «%(name)s» går fra %(maximum)s til %(price)s. Har et komma flyttet seg? Rett prisen."),
    Code.COMMENTED_ALREADY: __("Leverandøren har alt kommentert evalueringen. Det kan gjøres én gang."),
    Code.COMMITMENT_OVER: __("Erklæringen er alt erstattet eller trukket."),
    Code.CONFIRMATION_MISSING: __("Kryss av for alle bekreftelsene."),
    Code.CONSENSUS_INCOMPLETE: __("%(count)s vurderinger mangler felles poeng."),
    Code.CONSENSUS_NOT_STARTED: __("Den felles vurderingen er ikke startet. Ingen ser andres poeng før da."),
    Code.CONSORTIUM_IN_USE: __("%(name)s har personer, forpliktelser eller forslag og kan ikke tas ut. Slett utkastet, og legg inn filen på nytt."),
    Code.CREDIT_TOO_LARGE: __("Kreditnotaen er større enn det som er fakturert til nå (%(invoiced)s)."),
    Code.CRITERIA_MISSING: __("Legg til tildelingskriterier."),
    Code.CRITERION_NOT_ALLOWED: __("Kriteriet «%(name)s» er ikke knyttet til et kriterium i rammeavtalen."),
    Code.CRITERION_WEIGHT_OUTSIDE_SPAN: __("Vekten på «%(name)s» må være mellom %(low)s og %(high)s %%."),
    Code.CRITERION_WITHOUT_DESCRIPTION: __("Skriv hva dere vurderer under «%(name)s»."),
    Code.CRITERION_WITHOUT_DOCUMENTATION: __("Skriv hva leverandøren skal dokumentere under «%(name)s»."),
    Code.CRITERION_WITHOUT_LIMIT: __("Sett en ordgrense for «%(name)s»."),
    Code.DAY_NOT_LATER: __("Datoen må være etter %(after)s."),
    Code.DEADLINE_IN_QUIET_WEEKS: __(
        "Tilbudsfristen er i fellesferien eller juleferien. Mange leverandører er borte da."
    ),
    Code.DEADLINE_MISSING: __("Sett en tilbudsfrist."),
    Code.DEADLINE_NOT_LATER: __("Tilbudsfristen må være fram i tid."),
    Code.DEADLINE_ON_HOLIDAY: __("Tilbudsfristen er på en helligdag: %(name)s."),
    Code.DEADLINE_ON_WEEKEND: __("Tilbudsfristen er i en helg."),
    Code.DEADLINE_OUTSIDE_HOURS: __(
        "Tilbudsfristen er utenfor kontortid. Da er det ingen å spørre hvis noe ikke virker."
    ),
    Code.DEADLINE_PASSED: __("Fristen gikk ut %(deadline)s."),
    Code.DEADLINE_SHORT: __(
        "Leverandørene får bare %(days)s dager på å gi tilbud. Gi dem minst %(least)s, eller skriv "
        "hvorfor det holder."
    ),
    Code.DELIVERY_COMPLETED: __("Leveransen er fullført. Det som er ført, kan ikke endres."),
    Code.DEVIATIONS_OPEN: __("%(count)s avvik er ikke lukket."),
    Code.DEVIATION_CLOSED: __("Avviket er allerede lukket."),
    Code.DOCUMENT_TOO_EARLY: __("Dokumentet hører til et annet steg i saken."),
    Code.DOCUMENT_VALUE_MISSING: __("Dokumentene kan ikke lages før dette er fylt ut: %(label)s."),
    Code.DUPLICATE_EMAIL: __("Det finnes allerede en bruker med adressen %(email)s."),
    Code.DUPLICATE_REFERENCE: __("Saksnummeret %(reference)s er allerede i bruk."),
    Code.ENTRY_CLOSED: __("Oppføringen er lukket."),
    Code.ENTRY_FIXED: __("Oppføringen kan ikke endres etter at brevet er laget eller svaret er ført inn. Skriv en ny som erstatter den."),
    Code.ENTRY_NOT_SENT: __("Lag brevet før du fører inn svaret på det."),
    Code.ENTRY_WRONG_STEP: __("Denne typen oppføring hører til et annet steg i saken."),
    Code.ESTIMATE_MISSING: __("Skriv anslått verdi."),
    Code.EVALUATED_ALREADY: __("Leverandøren er allerede evaluert i denne leveransen."),
    Code.EVALUATORS_MISSING: __("Velg minst én evaluator."),
    Code.EXCEEDS_MAXIMUM_VALUE: __("Anslaget er høyere enn det som er igjen av rammeavtalens maksimalverdi (%(remaining)s)."),
    Code.FILE_TOO_DEMANDING: __("Filen krever for mye tid eller minne å lese. Gjør den mindre eller enklere, og last den opp på nytt."),
    Code.FILE_UNREADABLE: __("Filen kan ikke leses. Lagre den på nytt i Word eller Excel, og last den opp igjen."),
    Code.FIRM_TWICE: __("%(name)s er allerede med."),
    Code.FRAMEWORK_AREAS_MISSING: __("Legg til minst ett kompetanseområde."),
    Code.FRAMEWORK_CONTACT_MISSING: __("Skriv hvem leverandørene kan kontakte."),
    Code.FRAMEWORK_CPV_MISSING: __("Legg til minst én CPV-kode."),
    Code.FRAMEWORK_CRITERIA_MISSING: __("Legg til tildelingskriteriene som kan brukes."),
    Code.FRAMEWORK_IN_USE: __("Utkastet er i bruk i et prosjekt, et dokument eller en konkurranse og kan ikke slettes."),
    Code.FRAMEWORK_IS_DRAFT: __("Rammeavtalen er et utkast. Aktiver den først."),
    Code.FRAMEWORK_NOT_DRAFT: __("Rammeavtalen er satt i kraft. Den kan ikke endres eller slettes som et utkast."),
    Code.FRAMEWORK_NOT_IN_FORCE: __("Rammeavtalen gjelder ikke på dette tidspunktet (utløper %(ended)s)."),
    Code.FRAMEWORK_REOPENING_MISSING: __("Skriv når konkurransen gjenåpnes."),
    Code.FRAMEWORK_ROLES_MISSING: __("Legg til minst én rolle som kan leies per time."),
    Code.FRAMEWORK_SCOPE_MISSING: __("Skriv hva rammeavtalen omfatter."),
    Code.FRAMEWORK_TERMINATES: __("Rammeavtalen er sagt opp og gjelder ikke fra %(day)s."),
    Code.FRAMEWORK_TOO_LONG: __("Rammeavtalen varer mer enn fire år. Det må begrunnes."),
    Code.FRAMEWORK_WITHOUT_CONSORTIA: __("Rammeavtalen har ingen leverandører."),
    Code.FRAMEWORK_WITHOUT_MAXIMUM: __("Rammeavtalen mangler maksimalverdi."),
    Code.GATES_LEFT: __("%(count)s faser er ikke godkjent ennå."),
    Code.GRADE_OUTSIDE: __("Velg en karakter fra 1 til 5."),
    Code.IMPARTIALITY_CONFLICT: __("Du har oppgitt tilknytning til en tilbyder og kan ikke delta i evalueringen."),
    Code.IMPARTIALITY_MISSING: __("Bekreft habiliteten din før du leser tilbudene."),
    Code.IMPORT_NEEDS_USER: __("Filen har forpliktelseserklæringer. Si hvem som registrerer dem."),
    Code.INDEX_NOT_POSITIVE: __("Indeksen må være større enn 0."),
    Code.INVITATION_DECLINED: __("Dere har takket nei til invitasjonen. Angre svaret hvis dere vil gi tilbud likevel."),
    Code.INVITATION_NOT_DECLINED: __("Dere har ikke takket nei til invitasjonen."),
    Code.INVOICES_MISSING: __("Ingen faktura er ført. Fullføring gir hele beløpet tilbake til rammeavtalen."),
    Code.INVOICE_ABOVE_CEILING: __("Med denne fakturaen er det fakturert %(over)s mer enn avtalt (%(ceiling)s). Skriv hvorfor."),
    Code.INVOICE_NUMBER_TAKEN: __("Faktura nr. %(number)s er allerede ført på kontrakten."),
    Code.INDEX_SLIPPED: __("Alle timeprisene endres med %(share)s %%. Har et komma flyttet seg? Rett tallene."),
    Code.INDEX_TOO_LARGE: __("Alle timeprisene endres med %(share)s %%. Det er mer enn %(limit)s %%. Bekreft at det er riktig."),
    Code.LEAD_CANNOT_LEAVE: __("Lederen kan ikke gå ut av konsortiet. Bytt leder først."),
    Code.LEAD_NOT_MEMBER: __("Den nye lederen må være med i konsortiet fra %(day)s."),
    Code.LEDGER_PAST_MAXIMUM: __("Beløpet er %(amount)s. Det er bare %(remaining)s igjen av rammeavtalens maksimalverdi, når opsjoner som kan tas er regnet med."),
    Code.LETTER_NAMES_OTHER: __("Brevet nevner en annen tilbyder. Ta ut «%(found)s». Det står her: %(where)s."),
    Code.LETTER_NAMES_PERSON: __("Brevet nevner en person i tilbudet til en annen. Ta ut «%(found)s». Det står her: %(where)s."),
    Code.LETTER_NUMBERS_OTHER: __("Brevet oppgir organisasjonsnummeret til en annen tilbyder. Ta ut %(found)s. Det står her: %(where)s."),
    Code.LETTER_QUOTES_OTHER: __("Brevet gjengir tekst fra tilbudet til en annen. Skriv dette med egne ord: «%(found)s». Det står her: %(where)s."),
    Code.LETTER_REVEALS_PRICE: __("Brevet oppgir eller røper en pris i tilbudet til en annen. Ta ut %(found)s. Det står her: %(where)s."),
    Code.LETTERS_NOT_SENT: __("Tildelingsbrevene er ikke sendt."),
    Code.LETTERS_SENT: __("Tildelingsbrevene er allerede sendt."),
    Code.MAXIMUMS_UNDER_100: __("De høyeste vektene er %(total)s %% til sammen, så ingen konkurranse kan komme til 100 %%. Øk minst én av dem."),
    Code.MAXIMUM_BELOW_USED: __("Høyeste verdi kan ikke være lavere enn det som er brukt, medregnet opsjoner i avropene (%(amount)s)."),
    Code.MEMBER_ALREADY: __("%(name)s er alt med i konsortiet."),
    Code.MEMBER_MISSING: __("Virksomheten er ikke med i konsortiet den dagen."),
    Code.MINIMUMS_OVER_100: __("De laveste vektene er %(total)s %% til sammen, altså mer enn 100 %%. Senk minst én av dem."),
    Code.MODEL_INVALID: __("Evalueringsmodellen kan ikke beregnes: %(problem)s."),
    Code.NAMED_TWICE: __("Navnet «%(name)s» står to ganger."),
    Code.NEED_MISSING: __("Beskriv behovet, oppdraget og leveransene."),
    Code.NOTHING_CHANGED: __("Ingenting blir annerledes. Skriv en annen verdi."),
    Code.NOT_APPROVED: __("En innkjøper må godkjenne konkurransen først."),
    Code.NOT_DRAFT: __("Bare et utkast kan endres. En konkurranse til godkjenning kan sendes tilbake til utkast."),
    Code.NOT_EVALUATED: __("Leverandøren er ikke evaluert ennå."),
    Code.NOT_LEAD: __("Bare lederen av konsortiet kan levere tilbudet."),
    Code.NOT_LEAD_TO_ANSWER: __("Bare lederen av konsortiet kan svare på invitasjonen."),
    Code.NOT_LOCKED: __("Evalueringen må låses med innstilling først."),
    Code.NOT_PERMITTED: __("Rollen din gir ikke rett til dette."),
    Code.NOT_SUBMITTED: __("Tilbudet er ikke levert."),
    Code.NO_ADMISSIBLE_BIDS: __("Ingen tilbud er godtatt til evaluering."),
    Code.NO_BIDS: __("Det kom ingen tilbud."),
    Code.OPENERS_TOO_FEW: __("%(confirmed)s av %(required)s innkjøpere har bekreftet åpningen."),
    Code.OPTIONS_OPEN: __("%(count)s opsjoner er ikke avgjort. De faller bort når leveransen fullføres."),
    Code.OPTION_DECIDED: __("Opsjonen er allerede avgjort."),
    Code.OPTION_LAPSED: __("Opsjonen falt bort fordi den ikke ble brukt innen %(last)s."),
    Code.OPTION_NONE_LEFT: __("Rammeavtalen har ingen opsjon igjen."),
    Code.OPTION_NOT_LATER: __("Opsjon %(number)s må vare lenger enn til %(after)s."),
    Code.ORGANISATION_NUMBER_WRONG: __("Organisasjonsnummeret finnes ikke. Se etter tastefeil."),
    Code.OWN_SUCCESSOR: __("En virksomhet kan ikke overta etter seg selv."),
    Code.PACK_EMPTY: __("Ingen av dokumentene er laget ennå."),
    Code.PACK_FAILED: __("Pakken kunne ikke lages. Prøv igjen. Hjelper det ikke, last ned filene hver for seg."),
    Code.PACK_HIDDEN: __("Pakken har dokumenter du ikke lenger har tilgang til. Lag en ny."),
    Code.PACK_UNDER_WAY: __("En pakke lages nå. Vent til den er ferdig."),
    Code.PARTY_ALREADY: __("Virksomheten kan allerede gjøre avrop på denne datoen."),
    Code.PARTY_IS_BUYER: __("Virksomheten eier avtalen og kan allerede gjøre avrop."),
    Code.PARTY_LEAVES: __("Det er alt ført inn at virksomheten kan gjøre avrop til og med %(day)s."),
    Code.PARTY_UNKNOWN: __("Velg en virksomhet som kan gjøre avrop."),
    Code.PASSWORD_TOO_SHORT: __("Passordet må ha minst %(minimum)s tegn."),
    Code.PERIODS_OVERLAP: __("Konsortiet er alt utestengt fra %(day)s. To utestengelser kan ikke gjelde samtidig."),
    Code.PERIOD_BACKWARDS: __("Den siste dagen kan ikke være før den første."),
    Code.PERIOD_MISSING: __("Sett forventet oppstart og slutt."),
    Code.PERIOD_REVERSED: __("Siste dag må være etter første dag."),
    Code.PERSON_ELSEWHERE: __("%(name)s står i et annet konsortium nå. Endringen kan ikke trekkes."),
    Code.PERSON_STARTS_LATER: __("%(name)s er lagt inn fra %(day)s. Ta ut personen først."),
    Code.PHASE_BEFORE_NOT_PASSED: __("Fasen «%(phase)s» må være godkjent først."),
    Code.PHASE_DATES_HALF: __("Skriv både start og slutt for fasen «%(phase)s»."),
    Code.PHASE_ENDS_FIRST: __("Fasen «%(phase)s» kan ikke slutte før den starter."),
    Code.PHASE_NOT_PLANNED: __("Planlegg fasen «%(phase)s» først."),
    Code.PHASE_NOT_STARTED: __("Fasen «%(phase)s» er ikke startet."),
    Code.PHASE_OUTSIDE_CONTRACT: __("Planen går utenfor kontraktens periode, %(first)s til %(last)s. Skriv hvorfor."),
    Code.PHASE_OVERLAPS: __("Fasen «%(phase)s» starter før den forrige slutter."),
    Code.PHASE_PASSED: __("Fasen «%(phase)s» er godkjent. Datoene kan ikke endres."),
    Code.PHASE_STARTED: __("Fasen «%(phase)s» er allerede startet."),
    Code.POINTS_NOT_HALF: __("Bruk hele eller halve poeng."),
    Code.POINTS_OUTSIDE_SCALE: __("Poengene må være mellom 0 og %(scale)s."),
    Code.POSTING_CORRECTED: __("Posteringen er allerede rettet."),
    Code.POSTING_IS_CORRECTION: __("En retting kan ikke rettes."),
    Code.PRICE_PAST_MAXIMUM: __("Tilbudet koster %(price)s. Det er bare %(remaining)s igjen av rammeavtalens maksimalverdi, når opsjoner som kan tas er regnet med."),
    Code.PRICES_HIDDEN: __("Priser og resultat vises når evalueringen er låst med innstilling. Kvaliteten vurderes uten at prisen er kjent."),
    Code.PRICE_LINES_MISSING: __("Legg til roller og timer i prisskjemaet."),
    Code.PRICE_MISSING: __("Timeprisen for «%(name)s» mangler."),
    Code.PROJECT_ALREADY_APPROVED: __("Prosjektet er allerede godkjent."),
    Code.PROJECT_ANCHORING_MISSING: __("Skriv om lederforankringen."),
    Code.PROJECT_BENEFIT_POTENTIAL_MISSING: __("Skriv om gevinstpotensialet."),
    Code.PROJECT_BENEFIT_TO_SOCIETY_MISSING: __("Skriv om samfunnsnytten."),
    Code.PROJECT_CEILING_CROWDED: __("Sammen med de andre planlagte avropene går anslaget %(shortfall)s over rammeavtalens maksimalverdi. Avtal rekkefølgen med innkjøperen."),
    Code.PROJECT_CEILING_NEAR: __("Med dette anslaget er %(share)s %% av rammeavtalens maksimalverdi brukt."),
    Code.PROJECT_CEILING_PASSED: __("Anslaget går %(shortfall)s over det som er igjen av rammeavtalens maksimalverdi (%(remaining)s). Konkurransen kan ikke lyses ut uten et lavere anslag eller en annen avtale."),
    Code.PROJECT_COMPETITIONS_OPEN: __("%(count)s minikonkurranser i prosjektet er ikke avgjort."),
    Code.PROJECT_CONTRACTS_OPEN: __("%(count)s kontrakter i prosjektet er ikke fullført."),
    Code.PROJECT_ESTIMATE_ABOVE_FUNDING: __("Anslaget er %(shortfall)s høyere enn tilskudd og egne midler til sammen."),
    Code.PROJECT_FINISHED: __("Prosjektet er avsluttet. Gjenåpne det først."),
    Code.PROJECT_FUNDING_MISSING: __("Skriv hvorfor prosjektet kan godkjennes uten tilskudd og egne midler."),
    Code.PROJECT_FUNDING_UNKNOWN: __("Tilskudd og egne midler er ikke ført inn. Da kan ingen se om pengene rekker."),
    Code.PROJECT_INCOMPLETE: __("Fyll ut brukerne og de ønskede effektene i prosjektet."),
    Code.PROJECT_NOT_APPROVED: __("Prosjektet er ikke godkjent."),
    Code.PROJECT_NOT_FINISHED: __("Prosjektet er ikke avsluttet."),
    Code.PROJECT_PRICE_ABOVE_FUNDING: __("Kontraktsprisen er %(shortfall)s høyere enn tilskudd og egne midler til sammen."),
    Code.PROJECT_PROBLEM_MISSING: __("Beskriv floken."),
    Code.PROJECT_UNDER_WAY: __("En minikonkurranse i prosjektet er sendt ut. Da kan ikke godkjenningen trekkes."),
    Code.PROJECT_USER_NEED_MISSING: __("Skriv om brukerbehovet."),
    Code.PROJECT_WANTED_AFTER_FRAMEWORK: __("Dere ønsker leverandør etter at rammeavtalen er utløpt (%(ended)s)."),
    Code.PROJECT_WITHOUT_CONTRACT: __("Prosjektet har ingen kontrakt ennå."),
    Code.PROJECT_WITHOUT_FRAMEWORK: __("Velg rammeavtalen prosjektet skal bruke."),
    Code.PROVISION_MISSING: __("Velg regelen som avvisningen bygger på."),
    Code.QUESTIONS_CLOSED: __("Spørsmålsfristen gikk ut %(due)s."),
    Code.QUESTIONS_DUE_AFTER_DEADLINE: __("Sett en spørsmålsfrist før tilbudsfristen."),
    Code.QUESTIONS_DUE_LATE: __(
        "Spørsmålsfristen er bare %(days)s dager før tilbudsfristen. Da rekker ikke alle å bruke "
        "svarene."
    ),
    Code.RATES_MISSING: __("Ingen av konsortiene har timepriser i rammeavtalen."),
    Code.RATE_ABOVE_MAXIMUM: __("Timeprisen for «%(name)s» er høyere enn maksprisen i rammeavtalen (%(maximum)s)."),
    Code.RATE_NOT_POSITIVE: __("Timeprisen må være større enn 0."),
    Code.RATE_TOO_HIGH: __("Timeprisen for «%(name)s» kan være høyst %(maximum)s."),
    Code.REASON_MISSING: __("Skriv en begrunnelse."),
    Code.REASON_NAMES_OTHER: __("Begrunnelsen nevner «%(name)s». Den blir lest av andre tilbydere. Skriv den uten navn på andre tilbydere."),
    Code.REASON_TOO_SHORT: __("Begrunnelsen må ha minst %(minimum)s tegn."),
    Code.REQUIREMENTS_MISSING: __("Legg til minst ett krav."),
    Code.ROLE_UNKNOWN: __("Rollen finnes ikke i rammeavtalen."),
    Code.ROWS_MISSING: __("Fyll ut minst én rad."),
    Code.ROW_INCOMPLETE: __("Rad %(number)s er ikke fylt helt ut."),
    Code.SCORE_MISSING: __("%(count)s vurderinger mangler poeng eller begrunnelse."),
    Code.SECOND_PRICE_CRITERION: __("Bare ett kriterium kan vurderes på pris."),
    Code.SHEETS_OUTSTANDING: __("%(count)s evaluatorer har ikke levert skjemaet sitt."),
    Code.SHEET_SUBMITTED: __("Skjemaet er levert og kan ikke endres."),
    Code.SPAN_REVERSED: __("Kriteriet «%(name)s» har høyere laveste vekt (%(low)s %%) enn høyeste vekt (%(high)s %%)."),
    Code.STALE: __("Noen andre har endret dette etter at du åpnet siden."),
    Code.STANDSTILL_MISSING: __("Velg om det skal være karensperiode, og begrunn valget."),
    Code.STANDSTILL_RUNS: __("Karensperioden varer til %(until)s."),
    Code.SUB_WEIGHTS_NOT_100: __("Underkriteriene til «%(name)s» vekter %(total)s %%. De må vekte 100 %%."),
    Code.SUCCEEDED_ALREADY: __("Det er alt ført inn hvem som overtar etter %(name)s."),
    Code.SUCCEEDED_IN_CIRCLE: __("%(name)s er selv overtatt av denne virksomheten."),
    Code.SUSPENSION_MISSING: __("Konsortiet er ikke utestengt den dagen."),
    Code.TEAM_MISSING: __("Legg til minst én person i teamet."),
    Code.TEMPLATE_FAULTY: __("Malen kan ikke brukes slik den er. Rett feilene som står nedenfor."),
    Code.TEMPLATE_SHIPPED: __("Filen er den samme som malen som følger med. Den finnes allerede her."),
    Code.TEXT_MISSING: __("Skriv teksten først."),
    Code.TIME_AHEAD: __("Tidspunktet kan ikke være fram i tid."),
    Code.TIME_NOT_AHEAD: __("Tidspunktet må være fram i tid."),
    Code.TOO_MANY_ATTEMPTS: __("Passordet er skrevet feil for mange ganger. Vent %(minutes)s minutter og prøv igjen."),
    Code.VALIDITY_MISSING: __("Sett en vedståelsesfrist."),
    Code.VALIDITY_OVER: __(
        "Vedståelsesfristen gikk ut %(until)s. Be leverandøren om forlenget frist i saksjournalen, "
        "og skriv inn svaret, før kontrakten signeres."
    ),
    Code.VALIDITY_TOO_SHORT: __("Vedståelsesfristen må være etter tilbudsfristen."),
    Code.VALUE_MISSING: __("Fyll ut feltet."),
    Code.VOCABULARY_IN_USE: __("Navnet «%(name)s» er i bruk i et konsortium og kan ikke fjernes. Fjern bruken først."),
    Code.WEIGHTS_NOT_100: __("Vektene er %(total)s %% til sammen. De må bli 100 %%."),
    Code.WINNER_NOT_RANKED_FIRST: __("Velg et tilbud som er rangert som nummer én."),
    Code.WRONG_STATE: __("Konkurransen er ikke kommet dit, eller har passert det."),
}  # fmt: skip

# The same, where the count is one.
ONE: Final[Mapping[Code, LazyString]] = {
    Code.ANSWERS_UNCONFIRMED: __(
        "Ett svar i tilbudet ble ikke bekreftet etter en endring. Skriv hvorfor tilbudet likevel "
        "kan godtas."
    ),
    Code.BID_NOT_ADMISSIBLE: __("Ett tilbud er ikke kontrollert mot de absolutte kravene ennå."),
    Code.CONSENSUS_INCOMPLETE: __("Én vurdering mangler felles poeng."),
    Code.DEVIATIONS_OPEN: __("Ett avvik er ikke lukket."),
    Code.GATES_LEFT: __("Én fase er ikke godkjent ennå."),
    Code.OPTIONS_OPEN: __("Én opsjon er ikke avgjort. Den faller bort når leveransen fullføres."),
    Code.PROJECT_COMPETITIONS_OPEN: __("Én minikonkurranse i prosjektet er ikke avgjort."),
    Code.PROJECT_CONTRACTS_OPEN: __("Én kontrakt i prosjektet er ikke fullført."),
    Code.SCORE_MISSING: __("Én vurdering mangler poeng eller begrunnelse."),
    Code.SHEETS_OUTSTANDING: __("Én evaluator har ikke levert skjemaet sitt."),
}

STATUS_LABELS: Final[Mapping[Status, LazyString]] = {
    Status.DRAFT: __("Utkast"),
    Status.IN_REVIEW: __("Til godkjenning"),
    Status.ISSUED: __("Sendt ut"),
    Status.CLOSED: __("Fristen er ute"),
    Status.OPENED: __("Tilbud åpnet"),
    Status.INDIVIDUAL_SCORING: __("Individuell vurdering"),
    Status.CONSENSUS: __("Felles vurdering"),
    Status.DECIDED: __("Besluttet"),
    Status.STANDSTILL: __("Karensperiode"),
    Status.CONTRACTED: __("Kontrakt inngått"),
    Status.COMPLETED: __("Fullført"),
    Status.CANCELLED: __("Avlyst"),
    Status.UNSUCCESSFUL: __("Uten resultat"),
}

STATUS_COLORS: Final[Mapping[Status, str]] = {
    Status.DRAFT: "neutral",
    Status.IN_REVIEW: "warning",
    Status.ISSUED: "info",
    Status.CLOSED: "warning",
    Status.OPENED: "info",
    Status.INDIVIDUAL_SCORING: "info",
    Status.CONSENSUS: "info",
    Status.DECIDED: "success",
    Status.STANDSTILL: "success",
    Status.CONTRACTED: "success",
    Status.COMPLETED: "neutral",
    Status.CANCELLED: "danger",
    Status.UNSUCCESSFUL: "danger",
}

PROJECT_LABELS: Final[Mapping[ProjectStatus, LazyString]] = {
    ProjectStatus.NAMED: __("Bare navn"),
    ProjectStatus.IDEA: __("Idé"),
    ProjectStatus.APPROVED: __("Godkjent"),
    ProjectStatus.PROCURING: __("Anskaffelse"),
    ProjectStatus.DELIVERING: __("Leveranse"),
    ProjectStatus.FINISHED: __("Avsluttet"),
}

PROJECT_COLORS: Final[Mapping[ProjectStatus, str]] = {
    ProjectStatus.NAMED: "neutral",
    ProjectStatus.IDEA: "warning",
    ProjectStatus.APPROVED: "success",
    ProjectStatus.PROCURING: "info",
    ProjectStatus.DELIVERING: "accent",
    ProjectStatus.FINISHED: "neutral",
}

ROLE_LABELS: Final[Mapping[Role, LazyString]] = {
    Role.ADMINISTRATOR: __("Administrator"),
    Role.ADVISER: __("Rådgiver"),
    Role.AUDITOR: __("Revisor"),
    Role.EVALUATOR: __("Evaluator"),
    Role.OFFICER: __("Innkjøper"),
    Role.OWNER: __("Prosjekteier"),
    Role.SUPPLIER: __("Leverandør"),
}

COMPETITION_ROLE_LABELS: Final[Mapping[CompetitionRole, LazyString]] = {
    CompetitionRole.ADVISER: __("Rådgiver"),
    CompetitionRole.EVALUATOR: __("Evaluator"),
    CompetitionRole.OWNER: __("Prosjekteier"),
}

VAT_LABELS: Final[Mapping[VatBasis, LazyString]] = {
    VatBasis.EXCLUDED: __("Prisene oppgis uten merverdiavgift, som kommer i tillegg"),
    VatBasis.EXEMPT: __("Tjenestene er unntatt fra merverdiavgift"),
}
CLIMATE_LABELS: Final[Mapping[ClimateChoice, LazyString]] = {
    ClimateChoice.CRITERION: __("Klima og miljø vekter minst 30 % i tildelingen"),
    ClimateChoice.REQUIREMENT: __("Krav i stedet for kriterium"),
    ClimateChoice.INSIGNIFICANT: __("Anskaffelsen har uvesentlig klima- og miljøavtrykk"),
}


def sentence(reason: Reason) -> str:
    """Return the reason as a sentence in the reader's language."""
    single = reason.params.get("count") == 1 and reason.code in ONE
    return str((ONE if single else SENTENCES)[reason.code]) % {
        name: written(name, value) for name, value in reason.params.items()
    }


def sentences(reasons: tuple[Reason, ...]) -> str:
    """Return several reasons as one text, for a button that is refused."""
    return " ".join(sentence(r) for r in reasons)
