"""What an uploaded form said that we did not understand, as sentences."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain.filled_forms import Problem, ProblemCode

SENTENCES: Final[Mapping[ProblemCode, LazyString]] = {
    ProblemCode.ABOVE_CEILING: __("Timeprisen %(value)s er over den høyeste som er tillatt, %(limit)s. Tilbudet kan ikke leveres slik."),
    ProblemCode.CONFIRMATION_OLD: __("Skjemaet er fra en eldre versjon av konkurransen. Gi bekreftelsene i tilbudsrommet."),
    ProblemCode.FIELD_MISSING: __("Feltet finnes ikke i filen. Det som er lagret fra før, blir stående."),
    ProblemCode.FIELD_TWICE: __("Feltet står flere ganger i filen med ulikt innhold. Det er ikke lest."),
    ProblemCode.FILE_DAMAGED: __("Filen er ikke en Excel-fil (.xlsx), eller den er skadet."),
    ProblemCode.FILE_LARGE: __("Filen er større enn 10 MB."),
    ProblemCode.FILE_NOT_WORD: __("Filen er ikke en Word-fil (.docx), eller den er skadet."),
    ProblemCode.FILE_OLD_EXCEL: __("Filen er i det gamle Excel-formatet (.xls) eller beskyttet med passord. Lagre den som .xlsx uten passord."),
    ProblemCode.FILE_OLD_WORD: __("Filen er i det gamle Word-formatet (.doc) eller beskyttet med passord. Lagre den som .docx uten passord."),
    ProblemCode.FILE_TOO_HEAVY: __("Filen er for tung å lese. Last ned et nytt skjema, og fyll ut det."),
    ProblemCode.FILE_UNSAFE: __("Filen har makroer, koblinger til andre filer eller annet innhold som ikke kan åpnes trygt. Last ned et nytt skjema, og fyll ut det."),
    ProblemCode.FIXED_CHANGED: __("«%(what)s» er endret til %(value)s i filen. Det er fastsatt i konkurransen og blir ikke lest."),
    ProblemCode.FORM_TWICE: __("Filen har flere utgaver av skjemaet. Behold ett ark, og last opp filen på nytt."),
    ProblemCode.FORM_UNKNOWN: __("Filen er ikke et skjema herfra, eller linjen med skjemaets kode er borte."),
    ProblemCode.LEFT_OUT: __("Feltet har bilder, figurer eller tabeller. Bare teksten er lest. Legg resten ved som egne filer."),
    ProblemCode.LEVEL_UNKNOWN: __("«%(value)s» er ikke et nivå fra 0 til 5."),
    ProblemCode.NOT_FILLED: __("Cellen er tom. Det som er lagret fra før, blir stående."),
    ProblemCode.OTHER_COMPETITION: __("Skjemaet hører til konkurransen %(found)s. Dette er %(wanted)s."),
    ProblemCode.OTHER_KIND: __("Dette er et annet av skjemaene våre."),
    ProblemCode.OTHER_OWNER: __("Skjemaet er laget for noen andre. Last ned ditt eget."),
    ProblemCode.OTHER_VERSION: __("Skjemaet ble laget før noe ble endret her. Radene som fortsatt stemmer, er lest."),
    ProblemCode.PERSON_TWICE: __("«%(value)s» står flere ganger i skjemaet. Bare det første er lest."),
    ProblemCode.PERSON_UNKNOWN: __("«%(value)s» passer ikke med nøyaktig én av konsortiets personer i rammeavtalen. Personen er ikke lest."),
    ProblemCode.PERSON_UNNAMED: __("Personskjemaet er fylt ut uten navn. Det er ikke lest."),
    ProblemCode.POINTS_NOT_HALF: __("%(value)s er verken hele eller halve poeng."),
    ProblemCode.POINTS_OUTSIDE: __("%(value)s er utenfor skalaen fra 0 til %(limit)s."),
    ProblemCode.ROWS_EMPTY: __("%(count)s rader er ikke fylt ut i filen. Det som er lagret fra før, blir stående."),
    ProblemCode.ROLE_UNKNOWN: __("«%(value)s» er ikke en rolle i rammeavtalen."),
    ProblemCode.ROWS_MOVED: __("Radene står i en annen rekkefølge enn i skjemaet. De er kjent igjen på nummeret."),
    ProblemCode.ROW_MISSING: __("Raden mangler i filen. Det som er lagret fra før, blir stående."),
    ProblemCode.ROW_MIXED: __("Ved nummeret står «%(value)s». Vi vet ikke hvilken av dem raden gjelder, så den er ikke lest."),
    ProblemCode.ROW_TWICE: __("Nummeret står på flere rader (%(rows)s). Ingen av dem er lest."),
    ProblemCode.ROW_UNKNOWN: __("Raden «%(value)s» finnes ikke i skjemaet og er ikke lest."),
    ProblemCode.TEXT_CLEANED: __("Noen tegn kunne ikke lagres og er byttet ut med �."),
    ProblemCode.TEXT_TOO_LONG: __("Teksten er lengre enn %(limit)s tegn."),
    ProblemCode.VALUE_AMBIGUOUS: __("«%(value)s» kan leses på to måter. Skriv tusener uten punktum."),
    ProblemCode.VALUE_DECIMALS: __("%(value)s har mer enn to desimaler."),
    ProblemCode.VALUE_ERROR: __("Cellen viser feilen %(value)s."),
    ProblemCode.VALUE_FORMULA: __("Cellen har en formel. Verdien %(value)s er lest, ikke formelen."),
    ProblemCode.VALUE_IS_DATE: __("Excel har gjort tallet om til en dato (%(value)s). Skriv tallet med komma."),
    ProblemCode.VALUE_NOT_AMOUNT: __("«%(value)s» er ikke et beløp."),
    ProblemCode.VALUE_NOT_NUMBER: __("«%(value)s» er ikke et tall."),
    ProblemCode.VALUE_NOT_POSITIVE: __("%(value)s er ikke over 0."),
    ProblemCode.VALUE_TOO_LARGE: __("%(value)s er for stort."),
    ProblemCode.VALUE_UNCOMPUTED: __("Cellen har en formel uten verdi. Åpne og lagre filen i Excel, eller skriv tallet."),
    ProblemCode.VALUE_WAS_TEXT: __("Tallet er skrevet som tekst: «%(value)s»."),
}  # fmt: skip

# The same, where the count is one.
ONE: Final[Mapping[ProblemCode, LazyString]] = {
    ProblemCode.ROWS_EMPTY: __("Én rad er ikke fylt ut i filen. Det som er lagret fra før, blir stående."),
}  # fmt: skip


def said(problem: Problem) -> str:
    """Return the problem as a sentence in the reader's language."""
    single = problem.params.get("count") == "1" and problem.code in ONE
    return str((ONE if single else SENTENCES)[problem.code]) % dict(problem.params)
