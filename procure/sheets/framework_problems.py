"""The sentences for what is wrong with a framework file, and for what was passed over."""

from collections.abc import Mapping
from typing import Final

from procure.domain.framework_file import Note, NoteCode, Problem, ProblemCode
from procure.language import mark, say


def problem_text(problem: Problem) -> str:
    """Return one line that says where and what: for the command line and for lists."""
    return f"{place(problem)}: {sentence(problem)}"


def note_text(note: Note) -> str:
    """Return one line that says where something was passed over."""
    return f"{place(note)}: {sentence(note)}"


def sentence(item: Problem | Note) -> str:
    """Return what is wrong, or what was passed over, without the place."""
    text = PROBLEMS[item.code] if isinstance(item, Problem) else NOTES[item.code]
    return say(text) % item.params


def place(item: Problem | Note) -> str:
    """Return where it stands: "Konsortier, rad 7, C (Org.nr.)"; a text file has lines."""
    row = ""
    if item.row:
        is_lines = item.sheet.lower().endswith((".yaml", ".yml", ".json"))
        row = say("linje {row}", row=item.row) if is_lines else say("rad {row}", row=item.row)
    return ", ".join(filter(None, (item.sheet, row, item.column)))


PROBLEMS: Final[Mapping[ProblemCode, str]] = {
    ProblemCode.FILE_FORMAT_UNKNOWN: mark("Filen er ikke Excel (.xlsx), CSV eller YAML."),
    ProblemCode.FILE_OLD_EXCEL: mark(
        "Filen er i gammelt Excel-format eller har passord. Lagre den som .xlsx uten passord."
    ),
    ProblemCode.FILE_TOO_LARGE: mark("Filen er større enn %(limit)s."),
    ProblemCode.FILE_DAMAGED: mark(
        "Filen er skadet. Åpne den i regnearket, lagre den på nytt som .xlsx og prøv igjen."
    ),
    ProblemCode.FILE_UNPACKS_TOO_LARGE: mark(
        "Filen pakker ut til mer enn et regneark med en rammeavtale kan trenge."
    ),
    ProblemCode.FILE_UNSAFE: mark(
        "Filen er satt sammen på en måte som Excel ikke gjør. Lagre den på nytt som .xlsx."
    ),
    ProblemCode.FILE_MACROS: mark("Filen har makroer. Lagre den som .xlsx uten makroer."),
    ProblemCode.FILE_EMBEDDED: mark("Filen har innebygde objekter. Fjern dem og lagre på nytt."),
    ProblemCode.FILE_EXTERNAL_LINKS: mark(
        "Filen henter verdier fra andre filer. Bryt koblingene, så verdiene blir stående."
    ),
    ProblemCode.FILE_EMPTY: mark("Filen er tom."),
    ProblemCode.FILE_NOT_ALONE: mark(
        "Bare CSV-filer kan leses sammen. Last opp denne filen alene."
    ),
    ProblemCode.FILE_BAD_QUOTES: mark(
        "Anførselstegnene i teksten går ikke opp herfra. Se etter et tegn som mangler."
    ),
    ProblemCode.ENCODING: mark("Tegnene kan ikke leses. Lagre filen som UTF-8."),
    ProblemCode.YAML_SYNTAX: mark(
        "Dette er ikke gyldig YAML. Se etter kolon, innrykk og anførselstegn i linjen."
    ),
    ProblemCode.YAML_ALIAS: mark(
        "Henvisninger med * er ikke tillatt. Skriv verdien der den brukes."
    ),
    ProblemCode.YAML_TAG: mark("Merket «%(value)s» er ikke tillatt."),
    ProblemCode.YAML_TOO_DEEP: mark("Filen har for mange nivåer inni hverandre."),
    ProblemCode.SHEET_MISSING: mark("Arket «%(sheet)s» mangler."),
    ProblemCode.SHEET_TWICE: mark("«%(other)s» er allerede lest som «%(table)s». Behold bare én."),
    ProblemCode.SHEET_TOO_LARGE: mark(
        "Arket er større enn %(rows)s rader og %(columns)s kolonner. Slett det som ikke er i bruk."
    ),
    ProblemCode.HEADING_MISSING: mark("Ingen rad har overskriftene. Det trengs minst: %(needed)s."),
    ProblemCode.COLUMN_MISSING: mark("Kolonnen «%(column)s» mangler."),
    ProblemCode.COLUMN_TWICE: mark(
        "«%(value)s» er en kolonne for mye: «%(column)s» står der allerede."
    ),
    ProblemCode.COLUMN_MISSPELT: mark(
        "Overskriften «%(value)s» er ukjent. Er det «%(suggestion)s» som menes?"
    ),
    ProblemCode.KEY_UNKNOWN: mark("«%(value)s» er ukjent her. Kjente nøkler er %(known)s."),
    ProblemCode.KEY_MISSPELT: mark("«%(value)s» er ukjent. Er det «%(suggestion)s» som menes?"),
    ProblemCode.KEY_TWICE: mark("«%(value)s» står to ganger."),
    ProblemCode.WANTS_VALUE: mark("Her skal det stå én verdi, ikke en liste eller flere nøkler."),
    ProblemCode.WANTS_LIST: mark("Her skal det stå en liste."),
    ProblemCode.WANTS_MAPPING: mark("Her skal det stå nøkler med verdier."),
    ProblemCode.FORMULA_WITHOUT_VALUE: mark(
        "Formelen er ikke regnet ut. Åpne filen i regnearket og lagre den, eller skriv verdien."
    ),
    ProblemCode.FORMULA_ERROR: mark("Formelen gir en feil. Rett den, eller skriv verdien."),
    ProblemCode.REQUIRED: mark("Feltet må fylles ut."),
    ProblemCode.TOO_LONG: mark("Teksten er for lang. Den kan ha %(limit)s tegn."),
    ProblemCode.NOT_TEXT: mark(
        "Regnearket har gjort verdien om til datoen %(value)s. "
        "Sett cellen til tekst og skriv på nytt."
    ),
    ProblemCode.NOT_A_KEY: mark(
        "«%(value)s» kan ikke være nøkkel. "
        "Bruk små bokstaver a–z, sifre og _, og begynn med en bokstav."
    ),
    ProblemCode.NOT_AN_EMAIL: mark("«%(value)s» er ikke en e-postadresse."),
    ProblemCode.NOT_A_DATE: mark("«%(value)s» er ikke en dato. Skriv for eksempel 31.12.2028."),
    ProblemCode.NOT_A_MOMENT: mark(
        "«%(value)s» er ikke et tidspunkt. Skriv dato, klokkeslett og sone: "
        "2026-11-22T14:03:09+01:00."
    ),
    ProblemCode.NOT_A_NUMBER: mark("«%(value)s» er ikke et tall."),
    ProblemCode.NOT_WHOLE: mark("«%(value)s» er ikke et helt tall."),
    ProblemCode.AMBIGUOUS: mark(
        "«%(value)s» kan leses på to måter. Skriv tusen uten skilletegn og øre med to desimaler."
    ),
    ProblemCode.NOT_AN_AMOUNT: mark(
        "«%(value)s» er ikke et beløp. Skriv bare tallet, i kroner uten mva."
    ),
    ProblemCode.AMOUNT_DECIMALS: mark("«%(value)s» har mer enn to desimaler."),
    ProblemCode.AMOUNT_NOT_POSITIVE: mark("«%(value)s» må være over 0."),
    ProblemCode.AMOUNT_TOO_LARGE: mark(
        "«%(value)s» er for stort til å være et beløp i en rammeavtale."
    ),
    ProblemCode.NOT_YES_OR_NO: mark("«%(value)s» er verken ja eller nei."),
    ProblemCode.NOT_A_CHOICE: mark("«%(value)s» er ikke et av valgene: %(known)s."),
    ProblemCode.NOT_CPV: mark("«%(value)s» er ikke en CPV-kode. Den har åtte sifre, som 79411000."),
    ProblemCode.OUT_OF_RANGE: mark("«%(value)s» er ikke fra %(lowest)s til %(highest)s."),
    ProblemCode.NUMBER_LENGTH: mark(
        "«%(value)s» har %(digits)s sifre. Et organisasjonsnummer har ni."
    ),
    ProblemCode.NUMBER_FORMAT: mark(
        "«%(value)s» er ikke et organisasjonsnummer. Det har bare ni sifre."
    ),
    ProblemCode.NUMBER_CHECK_DIGIT: mark(
        "«%(value)s» er ikke et organisasjonsnummer: det siste sifferet passer ikke til de andre."
    ),
    ProblemCode.NUMBER_SCIENTIFIC: mark(
        "Regnearket har gjort organisasjonsnummeret om til «%(value)s», og sifre er tapt. "
        "Skriv alle ni som tekst."
    ),
    ProblemCode.ENDS_BEFORE_START: mark("Sluttdatoen %(end)s må være etter startdatoen %(start)s."),
    ProblemCode.TOO_LONG_WITHOUT_REASON: mark(
        "Avtalen kan vare til %(end)s. Det er over fire år fra start, som går ut %(limit)s. "
        "Skriv en begrunnelse for varigheten."
    ),
    ProblemCode.OPTION_NEEDS_ONE: mark("En opsjon har enten et antall måneder eller en dato."),
    ProblemCode.OPTION_NOT_LATER: mark(
        "Opsjonen til %(until)s forlenger ikke avtalen, som går til %(end)s."
    ),
    ProblemCode.REOPENING_CONDITION_MISSING: mark(
        "Avtalen må si når konkurransen gjenåpnes. Skriv vilkåret for minikonkurranse."
    ),
    ProblemCode.CRITERIA_MISSING: mark(
        "Avtalen har ingen tildelingskriterier. Minikonkurranser må ha noen å velge blant."
    ),
    ProblemCode.SECOND_PRICE_CRITERION: mark("Bare ett kriterium kan være pris."),
    ProblemCode.SPAN_REVERSED: mark(
        "Laveste vekt, %(minimum)s %%, er høyere enn høyeste vekt, %(maximum)s %%."
    ),
    ProblemCode.MINIMUMS_OVER_100: mark(
        "De laveste vektene blir %(sum)s %% til sammen, altså over 100. "
        "Sett laveste vekt til 0 for kriterier som kan utelates."
    ),
    ProblemCode.MAXIMUMS_UNDER_100: mark(
        "De høyeste vektene blir bare %(sum)s %% til sammen. De må kunne nå 100."
    ),
    ProblemCode.NAMED_TWICE: mark("«%(value)s» står to ganger."),
    ProblemCode.CPV_TWICE: mark("CPV-koden %(value)s står to ganger."),
    ProblemCode.ORGANISATION_TWICE: mark("Virksomheten med org.nr. %(value)s står to ganger."),
    ProblemCode.ORGANISATION_TWO_NAMES: mark(
        "Org.nr. %(number)s står med to navn: «%(value)s» her og «%(other)s» før."
    ),
    ProblemCode.PARTY_IS_BUYER: mark(
        "Org.nr. %(value)s er oppdragsgiveren selv. Ta bare med de andre som kan gjøre avrop."
    ),
    ProblemCode.TOO_FEW_CONSORTIA: mark("Rammeavtalen må ha minst to konsortier."),
    ProblemCode.CONSORTIUM_TWICE: mark("Konsortiet «%(value)s» står to ganger."),
    ProblemCode.CONSORTIUM_UNKNOWN: mark(
        "«%(value)s» er ikke blant konsortiene. Er det et av disse: %(known)s?"
    ),
    ProblemCode.MEMBERS_MISSING: mark("Konsortiet «%(consortium)s» har ingen medlemmer."),
    ProblemCode.MEMBER_TWICE: mark("Firmaet med org.nr. %(value)s står to ganger i konsortiet."),
    ProblemCode.LEAD_MISSING: mark("Konsortiet «%(consortium)s» har ingen leder. Merk ett medlem."),
    ProblemCode.LEAD_TWICE: mark("Konsortiet «%(consortium)s» har allerede en leder."),
    ProblemCode.LEAD_NOT_MEMBER: mark(
        "Lederen, org.nr. %(value)s, er ikke medlem av konsortiet «%(consortium)s»."
    ),
    ProblemCode.ROLE_UNKNOWN: mark("Rollen «%(value)s» er ikke i avtalen. Den har %(known)s."),
    ProblemCode.RATE_TWICE: mark("«%(consortium)s» har allerede en timepris for «%(value)s»."),
    ProblemCode.PERSON_TWICE: mark("«%(value)s» står to ganger i konsortiet."),
    ProblemCode.EMPLOYER_NOT_MEMBER: mark(
        "Arbeidsgiveren «%(value)s» er ikke medlem av konsortiet «%(consortium)s»."
    ),
    ProblemCode.AREA_UNKNOWN: mark(
        "Kompetanseområdet «%(value)s» er ikke i avtalen. Den har %(known)s."
    ),
    ProblemCode.PERIOD_REVERSED: mark("Siste dag %(end)s er før første dag %(start)s."),
    ProblemCode.PERIODS_OVERLAP: mark(
        "To perioder for «%(value)s» overlapper: %(period)s her og %(other)s før."
    ),
    ProblemCode.RATE_SLIPPED: mark(
        "Timeprisen %(value)s kr er minst ti ganger mer eller mindre enn det vanlige for rollen, "
        "%(median)s kr. Er kommaet på rett sted?"
    ),
    ProblemCode.PERSON_ELSEWHERE: mark(
        "Personen med ansattnummer %(value)s står også i konsortiet «%(other)s». "
        "En person kan bare være med i ett konsortium om gangen."
    ),
    ProblemCode.PERSON_UNKNOWN: mark(
        "«%(value)s» er ikke blant personene i konsortiet «%(consortium)s»."
    ),
    ProblemCode.TERMINATION_INCOMPLETE: mark(
        "En avtale som er avsluttet, må ha tre ting: når den ble satt i kraft, når den ble "
        "avsluttet, og fra hvilken dag den er uten virkning."
    ),
    ProblemCode.ORGANISATION_UNKNOWN: mark(
        "Org.nr. %(value)s er verken oppdragsgiver, part, medlem eller avgiver av en erklæring."
    ),
    ProblemCode.OWN_SUCCESSOR: mark("Org.nr. %(value)s kan ikke være sin egen etterfølger."),
    ProblemCode.CONTACT_DIFFERS: mark("Konsortiet har allerede e-postadressen «%(other)s»."),
}  # fmt: skip

NOTES: Final[Mapping[NoteCode, str]] = {
    NoteCode.SHEET_HIDDEN: mark("Arket er skjult og ikke lest."),
    NoteCode.SHEET_NOT_READ: mark("Arket hører ikke til og er ikke lest."),
    NoteCode.ROWS_HIDDEN: mark("Skjulte rader er ikke lest: %(rows)s."),
    NoteCode.COLUMN_HIDDEN: mark("Kolonnen er skjult og ikke lest."),
    NoteCode.COLUMN_NOT_READ: mark("Kolonnen hører ikke til og er ikke lest."),
    NoteCode.TOTALS_ROW: mark("Raden «%(value)s» er lest som en sum og hoppet over."),
    NoteCode.TEXT_ROW: mark("Teksten «%(value)s» under tabellen er ikke lest."),
    NoteCode.LABEL_NOT_READ: mark("Opplysningen «%(value)s» hører ikke til og er ikke lest."),
    NoteCode.FILLED_DOWN: mark("Tomme celler under «Konsortium» er lest som navnet over."),
}
