"""The sentences for what a check of a Word file finds: what is wrong, and what to do.

They are the msgids of the catalogue (bokmål). The functions take the translating function of
the caller, since the language is known at the edge alone.
"""

from collections.abc import Callable, Mapping
from typing import Final

from procure.documents.findings import Find, Finding

Translate = Callable[[str], str]


def same(msgid: str) -> str:
    """Return the msgid: what a reader of bokmål gets."""
    return msgid


def finding_text(finding: Finding, translate: Translate = same) -> str:
    """Return one line that says where and what: for the command line."""
    where = place(finding, translate)
    told = sentence(finding, translate)
    return f"{where}: {told}" if where else told


def sentence(finding: Finding, translate: Translate = same) -> str:
    """Return what is wrong and what to do, without the place."""
    return (translate(SENTENCES[finding.code]) % finding.params).rstrip()


def place(finding: Finding, translate: Translate = same) -> str:
    """Return where it stands: "Topptekst, avsnitt 2, under «Frister»"; empty for the file."""
    where = finding.place
    if not where.part:
        return ""
    told = [] if where.paragraph and where.part == MAIN else [translate(_part(where.part))]
    if where.paragraph:
        told.append(translate("avsnitt %(number)s") % {"number": where.paragraph})
    if where.heading:
        told.append(translate("under «%(heading)s»") % {"heading": where.heading})
    text = ", ".join(told)
    return text[:1].upper() + text[1:]


MAIN: Final = "word/document.xml"
PARTS: Final[Mapping[str, str]] = {
    "word/document": "Teksten",
    "word/header": "Topptekst",
    "word/footer": "Bunntekst",
    "word/footnotes": "Fotnoter",
    "word/endnotes": "Sluttnoter",
    "word/comments": "Kommentarer",
    "docProps/": "Filens egenskaper",
}


def _part(name: str) -> str:
    """What people call a part; a part without such a name is called by its own."""
    return next((text for start, text in PARTS.items() if name.startswith(start)), name)


SENTENCES: Final[Mapping[Find, str]] = {
    Find.TOO_LARGE: "Filen er større enn %(limit)s. Gjør bildene mindre, eller fjern noen.",
    Find.OLD_FORMAT: (
        "Filen har passord eller er i gammelt Word-format. Lagre den som Word-dokument (.docx) "
        "uten passord."
    ),
    Find.DAMAGED: (
        "Filen er skadet, eller den er ikke et Word-dokument (.docx). Åpne den i Word, lagre den "
        "på nytt og prøv igjen."
    ),
    Find.UNPACKS_TOO_LARGE: (
        "Filen pakker ut til mer enn et Word-dokument trenger. Fjern store bilder, og lagre på "
        "nytt."
    ),
    Find.UNSAFE_PACKAGE: (
        "Filen er satt sammen på en måte som Word ikke gjør. Åpne den i Word, og lagre den på "
        "nytt som .docx."
    ),
    Find.UNSAFE_XML: (
        "Filen har kode som Word aldri skriver. Kopier teksten over i et nytt dokument fra en mal "
        "du har lastet ned her."
    ),
    Find.TOO_DEMANDING: (
        "Malen krever mer tid eller minne enn et dokument får bruke. Fjern løkker inni løkker."
    ),
    Find.NOT_WORD: (
        "Filen er ikke et Word-dokument. Lagre den som «Word-dokument (.docx)», ikke som mal "
        "(.dotx) eller med makroer (.docm)."
    ),
    Find.XML_BROKEN: (
        "Innholdet er skadet i linje %(line)s. Åpne filen i Word, la Word reparere den, og lagre "
        "på nytt."
    ),
    Find.TYPE_MISSING: "Filen sier ikke hva slags del dette er. Lagre den på nytt i Word.",
    Find.RELATION_BROKEN: (
        "Noe som dokumentet viser til, mangler i filen: %(target)s. Sett inn bildet eller delen på "
        "nytt."
    ),
    Find.RELATION_UNKNOWN: (
        "Et bilde, en lenke eller en topptekst mangler i filen (%(id)s). Slett den, og sett den "
        "inn på nytt."
    ),
    Find.ELEMENT_UNKNOWN: (
        "Word kjenner ikke «%(element)s» her («%(parent)s»). Slett avsnittet, og skriv det på nytt."
    ),
    Find.ELEMENT_MISPLACED: (
        "«%(element)s» står på feil sted i «%(parent)s». Slett avsnittet eller tabellen, og "
        "lag det på nytt."
    ),
    Find.VALUE_UNKNOWN: (
        "Word kjenner ikke verdien «%(value)s» for «%(element)s». Sett formateringen på nytt."
    ),
    Find.CELL_WITHOUT_PARAGRAPH: (
        "En celle i tabellen er uten avsnitt. Word nekter å åpne filen. Skriv noe i cellen, eller "
        "slett raden."
    ),
    Find.ROW_WITHOUT_CELLS: "En rad i tabellen er uten celler. Slett raden.",
    Find.TABLE_WITHOUT_ROWS: "Tabellen er uten rader. Slett tabellen.",
    Find.GRID_TOO_NARROW: (
        "En rad har flere celler enn tabellens %(columns)s kolonner. Lag tabellen på nytt."
    ),
    Find.STYLE_UNDEFINED: "Stilen «%(style)s» finnes ikke i filen. Velg en annen stil.",
    Find.NUMBERING_UNDEFINED: (
        "Nummereringen eller punktlisten finnes ikke i filen (%(number)s). Slå den av og på igjen."
    ),
    Find.NOTE_UNDEFINED: "Noten %(number)s finnes ikke i filen. Slett henvisningen.",
    Find.BOOKMARK_TWICE: "Bokmerket «%(name)s» står to ganger. Slett det ene.",
    Find.BOOKMARK_OPEN: "Bokmerket %(name)s mangler begynnelse eller slutt. Slett det.",
    Find.DRAWING_TWICE: (
        "To bilder har samme nummer (%(id)s). Slett det ene, og sett det inn igjen."
    ),
    Find.FIELD_OPEN: (
        "Et Word-felt (sidetall, innholdsliste) mangler begynnelse eller slutt. Slett det, og sett "
        "det inn på nytt."
    ),
    Find.TAG_LEFT: "Et felt fra malen er ikke fylt ut: %(tag)s",
    Find.TITLE_MISSING: (
        "Dokumentet har ingen tittel. Skriv den i Word under Fil – Informasjon – Tittel."
    ),
    Find.TITLE_ESCAPED: "Tittelen viser koder i stedet for tegn: %(title)s",
    Find.LANGUAGE_OTHER: (
        "Språket i dokumentet er «%(language)s». Merk all tekst, og velg Se gjennom – Språk – "
        "norsk."
    ),
    Find.HEADINGS_MISSING: (
        "Dokumentet har ingen overskrifter. Bruk stilene Overskrift 1 og 2, ikke bare fet skrift."
    ),
    Find.HEADING_SKIPS: (
        "Overskriften er på nivå %(level)s, men overskriften over gjør at den bør være på nivå "
        "%(above)s."
    ),
    Find.TABLE_WITHOUT_HEAD: (
        "Tabellen mangler overskriftsrad. Merk første rad, og velg Tabelloppsett – Gjenta "
        "overskriftsrader."
    ),
    Find.PICTURE_WITHOUT_TEXT: (
        "Bildet «%(name)s» mangler alternativ tekst. Høyreklikk bildet, og velg Vis alternativ "
        "tekst."
    ),
    Find.MACROS: "Filen har makroer. Lagre den som Word-dokument (.docx) uten makroer.",
    Find.EMBEDDED: (
        "Filen har et innebygd objekt eller en kontroll: %(name)s. Slett det, eller lim det inn "
        "som bilde."
    ),
    Find.INSERTED_FILE: (
        "En annen fil er satt inn i dokumentet: %(name)s. Lim inn teksten i stedet."
    ),
    Find.EXTERNAL: (
        "Dokumentet henter noe utenfra: %(target)s. Sett inn bildet eller teksten i selve filen."
    ),
    Find.ATTACHED_TEMPLATE: (
        "Dokumentet er knyttet til en Word-mal: %(target)s. Velg Utvikler – Dokumentmal, skriv "
        "«Normal» og lagre."
    ),
    Find.LINK_SCHEME: (
        "Lenken går ikke til en nettside eller en e-postadresse: %(target)s. Endre eller slett den."
    ),
    Find.FIELD_FORBIDDEN: (
        "Word-feltet «%(field)s» kan hente noe utenfra eller endre teksten senere. Slett det, og "
        "skriv teksten rett inn."
    ),
    Find.TAG_HEALED: (
        "Word har delt %(tag)s i flere biter. Det er ordnet, og du trenger ikke endre noe."
    ),
    Find.TAG_SPLIT: (
        "%(tag)s er delt av et bokmerke, en lenke, et linjeskift eller en sporet endring. Slett "
        "hele feltet, og skriv det på nytt i ett."
    ),
    Find.TAG_OPEN: (
        "Krøllparentesene går ikke opp: %(tag)s. Et felt skrives slik, i ett og samme avsnitt: "
        "{{ felt }} eller {%% if felt %%}."
    ),
    Find.TAG_HIDDEN: (
        "%(tag)s står der felt ikke fylles ut. Skriv det i den vanlige teksten, eller slett det."
    ),
    Find.TAG_BESIDE_TEXT: (
        "%(tag)s må stå alene i sitt avsnitt, sin rad eller sin celle. Teksten ved siden av ville "
        "blitt borte."
    ),
    Find.TAG_OUTSIDE_TABLE: "%(tag)s må stå i en tabell. Bruk {%%p …%%} utenfor tabeller.",
    Find.TAG_UNBALANCED: (
        "%(tag)s har ingen make på samme sted. Til hver {%%p if …%%} hører {%%p endif %%}, til "
        "hver {%%tr for …%%} hører {%%tr endfor %%}, med samme bokstav. Uten bokstav må begge stå "
        "i samme avsnitt."
    ),
    Find.SYNTAX: (
        "%(tag)s er skrevet feil. Skriv navnet på feltet slik det står i listen over felt, uten "
        "mellomrom i navnet og med rette anførselstegn."
    ),
    Find.CODE: (
        "%(tag)s er mer enn et felt. En mal kan bare ha {{ felt }}, {%% if felt %%} og "
        "{%% for rad in felt %%}."
    ),
    Find.TOO_COMPLEX: (
        "Malen har for mange felt, eller for mange løkker inni hverandre. Del den opp."
    ),
    Find.FIELD_UNKNOWN: "Feltet «%(field)s» finnes ikke i dette dokumentet. %(hint)s",
    Find.FIELD_NOT_TEXT: (
        "«%(field)s» er ikke en tekst som kan skrives ut, men en liste, en gruppe eller et valg."
    ),
    Find.FIELD_NOT_LIST: "«%(field)s» er ikke en liste og kan ikke stå i {%% for %%}.",
    Find.FIELD_MISSING: (
        "Feltet «%(field)s» (%(label)s) står ikke i malen. Skriv %(how)s der det skal stå."
    ),
    Find.FIELD_UNGUARDED: (
        "Feltet «%(field)s» kan være tomt. Sett {%%p if %(field)s %%} i et avsnitt over og "
        "{%%p endif %%} i et avsnitt under."
    ),
    Find.SAMPLE_REFUSED: (
        "Malen kan ikke fylles ut med eksempeldata slik den er. Sammenlign med malen som følger "
        "med. (%(detail)s)"
    ),
}  # fmt: skip
