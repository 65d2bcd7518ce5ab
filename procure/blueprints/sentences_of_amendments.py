"""Sentences for the reasons that have to do with review, issue, answers and amendments."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain.reasons import Code

SENTENCES: Final[Mapping[Code, LazyString]] = {
    Code.AMENDMENT_BY_AUTHOR: __("Du har skrevet på endringen. En annen innkjøper må godkjenne den."),
    Code.AMENDMENT_EMPTY: __("Endringen er tom. Endre minst én ting først."),
    Code.AMENDMENT_EXTENSION_UNDECIDED: __("Skriv hvorfor tilbudsfristen forlenges, eller hvorfor den ikke gjør det."),
    Code.AMENDMENT_HAS_QUESTION: __("Endringen under arbeid svarer på et annet spørsmål. Send eller forkast den først."),
    Code.AMENDMENT_NOT_APPROVED: __("En innkjøper som ikke har skrevet på endringen, må godkjenne den først."),
    Code.AMENDMENT_OUTDATED: __("Noe av det dere endrer, er endret i mellomtiden. Se over endringene og skriv dem på nytt."),
    Code.AMENDMENT_REASON_MISSING: __("Skriv hvorfor konkurransen endres."),
    Code.ANSWERS_UNCONFIRMED: __("%(count)s svar i tilbudet ble ikke bekreftet etter en endring. Skriv hvorfor tilbudet likevel kan godtas."),
    Code.ANSWER_LATE: __("Svaret kommer sent: Det er %(days)s dager igjen til tilbudsfristen, og det bør være minst %(least)s. Forleng fristen, eller skriv hvorfor den kan stå."),
    Code.DEADLINE_MOVED_BACK: __("Tilbudsfristen kan bare flyttes til etter %(deadline)s."),
    Code.QUESTION_IN_AMENDMENT: __("Spørsmålet besvares i endringen som er under arbeid."),
}  # fmt: skip
