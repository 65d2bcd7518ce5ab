"""The pictures of the guides: which real page of the demo each shows, and what is seen on it.

`make pictures` takes them, with a digest of the words that were seen. A test reads the same page
and fails when its words are others: then the picture is stale, and is taken anew.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as __

FOLDER: Final = Path(__file__).resolve().parents[1] / "static" / "help"
TAKEN: Final = FOLDER / "pictures.json"
# A picture is this wide, and shows this much of the page from the top of its content.
WIDTH: Final = 800
HEIGHT: Final = 620
_VARIES: Final = re.compile(r"[0-9][0-9.:/]*|\s+")  # ids, dates and times of the story that is told


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, who of the demo sees the page, its address, and what is seen.

    It begins at the top of the element that `start` selects.
    """

    name: str
    viewer: str
    path: str
    alt: LazyString
    start: str = "main"


SHOTS: Final = (
    Shot("owner-draft", "prosjekteier1", "/competitions/1",
        __("Utkast til konkurranse: hvor mye som er fylt ut, neste del, og en liste over delene "
           "med status."),
        start="#deler"),
    Shot("owner-tunnel", "prosjekteier1", "/competitions/2/wind-tunnel",
        __("Prøve av evalueringsmodellen: anslått verdi, spredning i pris, og hva prøven viser."),
        start="main > .stack"),
    Shot("owner-board", "prosjekteier1", "/competitions/7/evaluation",
        __("Evalueringen: neste steg, og en tabell over evaluatorene med habilitet og antall "
           "vurderinger."),
        start="#neste"),
    Shot("officer-worklist", "innkjoper1", "/",
        __("Arbeidslisten til en innkjøper: sakene med frist og en knapp for neste steg.")),
    Shot("officer-opening", "innkjoper1", "/competitions/6/opening",
        __("Åpning av tilbud: fristen, når tilbudene ble åpnet, og tilbudene som kom inn.")),
    Shot("officer-award", "innkjoper1", "/competitions/10/award",
        __("Tildelingen: plassering, resultat og pris for hvert tilbud, og beslutningen."),
        start="#innstilling"),
    Shot("evaluator-sheet", "evaluator1", "/competitions/7/evaluation/sheet",
        __("Mitt skjema: en tabell med tilbudene nedover, kriteriene bortover og poeng i hver "
           "rute."),
        start="#tilbud"),
    Shot("lead-room", "leverandor1", "/competitions/3/bid",
        __("Fordeling i konsortiet: en tabell over deler, firma, hvem som ser dem, og status."),
        start="#fordeling"),
    Shot("lead-receipt", "leverandor1", "/bids/1/receipts/1",
        __("Kvitteringen: når tilbudet ble mottatt, og hva som var med."),
        start="main > .stack"),
    Shot("member-room", "medlem1", "/competitions/3/bid",
        __("Tilbudsrommet: at tilbudet er levert, fristen, og delene av tilbudet med status.")),
    Shot("adviser-comments", "radgiver", "/competitions/2/comments",
        __("Kommentarer til utkastet: en kommentar som venter på svar, og et skjema for en ny.")),
    Shot("auditor-log", "revisor", "/audit/",
        __("Loggen: valg av sak, handling, person og tid, og hendelsene med de nyeste øverst.")),
    Shot("administrator-settings", "administrator", "/admin/settings",
        __("Innstillinger: en tabell over terskler med verdi, dato og kilde.")),
)  # fmt: skip
ALTS: Final = {shot.name: shot.alt for shot in SHOTS}


def digest(words: str) -> str:
    """Return what tells whether a page says the same as before: numbers and spaces are let be."""
    return hashlib.sha256(_VARIES.sub(" ", words).encode()).hexdigest()[:16]


@cache
def heights() -> dict[str, int]:
    """Return the height of each picture that is taken, in pixels, by name."""
    taken = json.loads(TAKEN.read_text(encoding="utf-8"))
    return {name: about["height"] for name, about in taken.items()}
