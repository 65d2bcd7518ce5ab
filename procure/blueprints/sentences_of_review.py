"""Sentences for the reasons that have to do with review, issue, invitations and mails."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

from procure.domain.reasons import Code

SENTENCES: Final[Mapping[Code, LazyString]] = {
    Code.COMMENT_RESOLVED: __("Kommentaren er allerede besvart."),
    Code.EXCLUSION_DECIDED: __("Forslaget er allerede avgjort."),
    Code.EXCLUSION_OWN: __("Du har selv foreslått dette. En annen innkjøper må avgjøre det."),
    Code.EXCLUSION_PROPOSED: __("Det finnes allerede et forslag om dette konsortiet."),
    Code.INVITATIONS_READ: __("Alle har lest invitasjonen."),
    Code.INVITATION_MAIL_STANDS: __(
        "E-posten med invitasjonen er sendt eller på vei. Den kan bare sendes på nytt når den ikke kom fram."
    ),
    Code.INVITATION_REMINDED: __("De som ikke har lest, har fått e-post det siste døgnet."),
    Code.MAIL_NOT_GIVEN_UP: __("E-posten er sendt, eller den blir prøvd igjen av seg selv."),
    Code.NOBODY_TO_INVITE: __("Ingen konsortier kan inviteres. Alle er utestengt eller unntatt."),
    Code.OWN_WORK: __(
        "Du har selv opprettet konkurransen eller sendt den til godkjenning. En annen innkjøper må godkjenne den."
    ),
}
