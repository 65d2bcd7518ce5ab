"""The sentences for what a check of a Word file finds: what is wrong, and what to do."""

from collections.abc import Mapping
from typing import Final

from procure.documents.fields import said
from procure.documents.findings import Find, Finding
from procure.language import mark, say


def finding_text(finding: Finding) -> str:
    """Return one line that says where and what: for the command line."""
    where = place(finding)
    told = sentence(finding)
    return f"{where}: {told}" if where else told


def sentence(finding: Finding) -> str:
    """Return what is wrong and what to do, without the place."""
    told = {name: _shown(name, value) for name, value in finding.params.items()}
    return (say(SENTENCES[finding.code]) % told).rstrip()


def _shown(name: str, value: str) -> str:
    """A parameter as its sentence shows it: `near` is the field that was most likely meant."""
    if name == "label":
        return said(value)
    if name == "near" and value:
        return say("Mente du «{field}»?", field=value)
    return value


def place(finding: Finding) -> str:
    """Return where it stands: "Topptekst, avsnitt 2, under «Frister»"; empty for the file."""
    where = finding.place
    if not where.part:
        return ""
    told = [] if where.paragraph and where.part == MAIN else [_part(where.part)]
    if where.paragraph:
        told.append(say("avsnitt {number}", number=where.paragraph))
    if where.heading:
        told.append(say("under «{heading}»", heading=where.heading))
    text = ", ".join(told)
    return text[:1].upper() + text[1:]


MAIN: Final = "word/document.xml"
PARTS: Final[Mapping[str, str]] = {
    "word/document": mark("Teksten"),
    "word/header": mark("Topptekst"),
    "word/footer": mark("Bunntekst"),
    "word/footnotes": mark("Fotnoter"),
    "word/endnotes": mark("Sluttnoter"),
    "word/comments": mark("Kommentarer"),
    "docProps/": mark("Filens egenskaper"),
}


def _part(name: str) -> str:
    """What people call a part; a part without such a name is called by its own."""
    return next((say(text) for start, text in PARTS.items() if name.startswith(start)), name)


SENTENCES: Final[Mapping[Find, str]] = {
    Find.TOO_LARGE: mark("Filen er større enn %(limit)s. Gjør bildene mindre, eller fjern noen."),
    Find.OLD_FORMAT: mark(
        "Filen har passord eller er i gammelt Word-format. Lagre den som Word-dokument (.docx) "
        "uten passord."
    ),
    Find.DAMAGED: mark(
        "Filen er skadet, eller den er ikke et Word-dokument (.docx). Åpne den i Word, lagre den "
        "på nytt og prøv igjen."
    ),
    Find.UNPACKS_TOO_LARGE: mark(
        "Filen pakker ut til mer enn et Word-dokument trenger. Fjern store bilder, og lagre på "
        "nytt."
    ),
    Find.UNSAFE_PACKAGE: mark(
        "Filen er satt sammen på en måte som Word ikke gjør. Åpne den i Word, og lagre den på "
        "nytt som .docx."
    ),
    Find.UNSAFE_XML: mark(
        "Filen har kode som Word aldri skriver. Kopier teksten over i et nytt dokument fra en mal "
        "du har lastet ned her."
    ),
    Find.TOO_DEMANDING: mark(
        "Malen krever mer tid eller minne enn et dokument får bruke. Fjern løkker inni løkker."
    ),
    Find.NOT_WORD: mark(
        "Filen er ikke et Word-dokument. Lagre den som «Word-dokument (.docx)», ikke som mal "
        "(.dotx) eller med makroer (.docm)."
    ),
    Find.XML_BROKEN: mark(
        "Innholdet er skadet i linje %(line)s. Åpne filen i Word, la Word reparere den, og lagre "
        "på nytt."
    ),
    Find.TYPE_MISSING: mark("Filen sier ikke hva slags del dette er. Lagre den på nytt i Word."),
    Find.RELATION_BROKEN: mark(
        "Noe som dokumentet viser til, mangler i filen: %(target)s. Sett inn bildet eller delen på "
        "nytt."
    ),
    Find.RELATION_UNKNOWN: mark(
        "Et bilde, en lenke eller en topptekst mangler i filen (%(id)s). Slett den, og sett den "
        "inn på nytt."
    ),
    Find.ELEMENT_UNKNOWN: mark(
        "Word kjenner ikke «%(element)s» her («%(parent)s»). Slett avsnittet, og skriv det på nytt."
    ),
    Find.ELEMENT_MISPLACED: mark(
        "«%(element)s» står på feil sted i «%(parent)s». Slett avsnittet eller tabellen, og "
        "lag det på nytt."
    ),
    Find.VALUE_UNKNOWN: mark(
        "Word kjenner ikke verdien «%(value)s» for «%(element)s». Sett formateringen på nytt."
    ),
    Find.CELL_WITHOUT_PARAGRAPH: mark(
        "En celle i tabellen er uten avsnitt. Word nekter å åpne filen. Skriv noe i cellen, eller "
        "slett raden."
    ),
    Find.ROW_WITHOUT_CELLS: mark("En rad i tabellen er uten celler. Slett raden."),
    Find.TABLE_WITHOUT_ROWS: mark("Tabellen er uten rader. Slett tabellen."),
    Find.GRID_TOO_NARROW: mark(
        "En rad har flere celler enn tabellens %(columns)s kolonner. Lag tabellen på nytt."
    ),
    Find.STYLE_UNDEFINED: mark("Stilen «%(style)s» finnes ikke i filen. Velg en annen stil."),
    Find.NUMBERING_UNDEFINED: mark(
        "Nummereringen eller punktlisten finnes ikke i filen (%(number)s). Slå den av og på igjen."
    ),
    Find.NOTE_UNDEFINED: mark("Noten %(number)s finnes ikke i filen. Slett henvisningen."),
    Find.BOOKMARK_TWICE: mark("Bokmerket «%(name)s» står to ganger. Slett det ene."),
    Find.BOOKMARK_OPEN: mark("Bokmerket %(name)s mangler begynnelse eller slutt. Slett det."),
    Find.DRAWING_TWICE: mark(
        "To bilder har samme nummer (%(id)s). Slett det ene, og sett det inn igjen."
    ),
    Find.FIELD_OPEN: mark(
        "Et Word-felt (sidetall, innholdsliste) mangler begynnelse eller slutt. Slett det, og sett "
        "det inn på nytt."
    ),
    Find.TAG_LEFT: mark("Et felt fra malen er ikke fylt ut: %(tag)s"),
    Find.TITLE_MISSING: mark(
        "Dokumentet har ingen tittel. Skriv den i Word under Fil – Informasjon – Tittel."
    ),
    Find.TITLE_ESCAPED: mark("Tittelen viser koder i stedet for tegn: %(title)s"),
    Find.LANGUAGE_OTHER: mark(
        "Språket i dokumentet er «%(language)s». Merk all tekst, og velg Se gjennom – Språk – "
        "norsk."
    ),
    Find.HEADINGS_MISSING: mark(
        "Dokumentet har ingen overskrifter. Bruk stilene Overskrift 1 og 2, ikke bare fet skrift."
    ),
    Find.HEADING_SKIPS: mark(
        "Overskriften er på nivå %(level)s, men overskriften over gjør at den bør være på nivå "
        "%(above)s."
    ),
    Find.TABLE_WITHOUT_HEAD: mark(
        "Tabellen mangler overskriftsrad. Merk første rad, og velg Tabelloppsett – Gjenta "
        "overskriftsrader."
    ),
    Find.PICTURE_WITHOUT_TEXT: mark(
        "Bildet «%(name)s» mangler alternativ tekst. Høyreklikk bildet, og velg Vis alternativ "
        "tekst."
    ),
    Find.MACROS: mark("Filen har makroer. Lagre den som Word-dokument (.docx) uten makroer."),
    Find.EMBEDDED: mark(
        "Filen har et innebygd objekt eller en kontroll: %(name)s. Slett det, eller lim det inn "
        "som bilde."
    ),
    Find.INSERTED_FILE: mark(
        "En annen fil er satt inn i dokumentet: %(name)s. Lim inn teksten i stedet."
    ),
    Find.EXTERNAL: mark(
        "Dokumentet henter noe utenfra: %(target)s. Sett inn bildet eller teksten i selve filen."
    ),
    Find.ATTACHED_TEMPLATE: mark(
        "Dokumentet er knyttet til en Word-mal: %(target)s. Velg Utvikler – Dokumentmal, skriv "
        "«Normal» og lagre."
    ),
    Find.LINK_SCHEME: mark(
        "Lenken går ikke til en nettside eller en e-postadresse: %(target)s. Endre eller slett den."
    ),
    Find.FIELD_FORBIDDEN: mark(
        "Word-feltet «%(field)s» kan hente noe utenfra eller endre teksten senere. Slett det, og "
        "skriv teksten rett inn."
    ),
    Find.TAG_HEALED: mark(
        "Word har delt %(tag)s i flere biter. Det er ordnet, og du trenger ikke endre noe."
    ),
    Find.TAG_SPLIT: mark(
        "%(tag)s er delt av et bokmerke, en lenke, et linjeskift eller en sporet endring. Slett "
        "hele feltet, og skriv det på nytt i ett."
    ),
    Find.TAG_OPEN: mark(
        "Krøllparentesene går ikke opp: %(tag)s. Et felt skrives slik, i ett og samme avsnitt: "
        "{{ felt }} eller {%% if felt %%}."
    ),
    Find.TAG_HIDDEN: mark(
        "%(tag)s står der felt ikke fylles ut. Skriv det i den vanlige teksten, eller slett det."
    ),
    Find.TAG_BESIDE_TEXT: mark(
        "%(tag)s må stå alene i sitt avsnitt, sin rad eller sin celle. Teksten ved siden av ville "
        "blitt borte."
    ),
    Find.TAG_OUTSIDE_TABLE: mark("%(tag)s må stå i en tabell. Bruk {%%p …%%} utenfor tabeller."),
    Find.TAG_UNBALANCED: mark(
        "%(tag)s har ingen make på samme sted. Til hver {%%p if …%%} hører {%%p endif %%}, til "
        "hver {%%tr for …%%} hører {%%tr endfor %%}, med samme bokstav. Uten bokstav må begge stå "
        "i samme avsnitt."
    ),
    Find.SYNTAX: mark(
        "%(tag)s er skrevet feil. Skriv navnet på feltet slik det står i listen over felt, uten "
        "mellomrom i navnet og med rette anførselstegn."
    ),
    Find.CODE: mark(
        "%(tag)s er mer enn et felt. En mal kan bare ha {{ felt }}, {%% if felt %%} og "
        "{%% for rad in felt %%}."
    ),
    Find.TOO_COMPLEX: mark(
        "Malen har for mange felt, eller for mange løkker inni hverandre. Del den opp."
    ),
    Find.FIELD_UNKNOWN: mark("Feltet «%(field)s» finnes ikke i dette dokumentet. %(near)s"),
    Find.FIELD_NOT_TEXT: mark(
        "«%(field)s» er ikke en tekst som kan skrives ut, men en liste, en gruppe eller et valg."
    ),
    Find.FIELD_NOT_LIST: mark("«%(field)s» er ikke en liste og kan ikke stå i {%% for %%}."),
    Find.FIELD_MISSING: mark(
        "Feltet «%(field)s» (%(label)s) står ikke i malen. Skriv %(how)s der det skal stå."
    ),
    Find.FIELD_UNGUARDED: mark(
        "Feltet «%(field)s» kan være tomt. Sett {%%p if %(field)s %%} i et avsnitt over og "
        "{%%p endif %%} i et avsnitt under."
    ),
    Find.SAMPLE_REFUSED: mark(
        "Malen kan ikke fylles ut med eksempeldata slik den er. Sammenlign med malen som følger "
        "med. (%(detail)s)"
    ),
}  # fmt: skip
