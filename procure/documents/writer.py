"""Write the text of a template: headings, paragraphs, facts, tables, loops and conditions.

Text may hold `**bold**`, references to headings (`runs`) and Jinja tags. A tag never crosses a
bold mark, so each stands in a run of its own, as docxtpl needs. `when` and `each` write docxtpl's
paragraph tags, tables its row tags (`tr`) and column tags (`tc`).
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from procure.documents import controls
from procure.documents.controls import Control
from procure.documents.house_style import FIELD, TINT, Page, twips
from procure.documents.runs import add_runs, element, xml_of
from procure.language import say

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


TAGS: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
TAG: Final = re.compile(r"\{%p (\w+)")
STEPS: Final = {"endif": 1, "endfor": 1, "if": -1, "for": -1}  # into a block, read from its end
STYLED: Final = re.compile(r"(?:([A-Z][A-Za-z ]+)\|)?(.*)")  # a line of a cell
BOX_HEIGHT: Final = 40  # millimetres, of an empty place to write at length
LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its head, width in millimetres, what each row shows."""

    head: str
    width: float
    value: str | Control
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Repeated:
    """A group of columns that repeats for every bid, one for each element of `over`."""

    head: str
    width: float  # of all of them together
    over: str  # the collection the head walks through
    row_over: str  # the collection each row walks through
    value: str
    align: str = "center"


Entry = tuple[str, str | Control]


@dataclass(frozen=True, slots=True)
class Each:
    """An entry that repeats for each element of a collection."""

    variable: str
    collection: str
    entry: Entry


class Writer:
    """Writes one template into a python-docx document."""

    def __init__(self, document: "WordDocument", page: Page) -> None:
        self.document = document
        self.page = page
        self._bookmarks = self._controls = 0
        self.spoken: list[str] = []  # every text in bokmål, as the catalogues name it
        self.islands = 0
        self._after = ""  # the style of the next plain paragraph

    # -- paragraphs ---------------------------------------------------------

    def words(self, text: str) -> str:
        """Return the text in the language of the template; a tag alone has none."""
        if not LETTER.search(TAGS.sub("", text)):
            return text
        self.spoken.append(text)
        return say(text)

    def _add(self, text: str, style: str) -> Any:
        paragraph = self.document.add_paragraph(style=style)
        add_runs(paragraph, self.words(text))
        return paragraph

    def text(self, text: str, style: str = "Normal") -> Any:
        """One paragraph."""
        if self._after and style == "Normal":
            style = self._after
        self._after = "After List" if style == "List Bullet" else ""
        return self._add(text, style)

    def heading(
        self, text: str, level: int = 1, *, bookmark: str = "", new_page: bool = False
    ) -> None:
        """A heading; `bookmark` is what the list of contents and references point to."""
        self._after = ""
        paragraph = self._add(text, f"Heading {level}")
        paragraph.paragraph_format.page_break_before = True if new_page else None
        if bookmark:
            self._bookmarks += 1
            number = str(self._bookmarks)
            first = xml_of(paragraph.runs[0])
            first.addprevious(element("w:bookmarkStart", id=number, name=bookmark))
            first.addnext(element("w:bookmarkEnd", id=number))

    def contents(self, chapters: Sequence[tuple[str, str]]) -> None:
        """A list of (bookmark, title) as links. No page numbers: Word would ask to update them."""
        self._add("Innhold", "Contents Heading")
        for number, (bookmark, title) in enumerate(chapters, start=1):
            paragraph = self.document.add_paragraph(style="Contents")
            link = element("w:hyperlink", anchor=bookmark, history="1")
            run = paragraph.add_run(f"{number}  {self.words(title)}", style="Hyperlink")
            xml_of(paragraph).append(link)
            link.append(xml_of(run))

    def fact(self, name: str, value: str) -> None:
        """A name and a value on one line, with a rule between the lines."""
        self._after = "After Table"
        paragraph = self.document.add_paragraph(style="Fact")
        add_runs(paragraph, f"**{self.words(name)}**\t{self.words(value)}")

    def bullets(self, collection: str) -> None:
        """One bullet for each string of a collection."""
        with self.each("line", collection):
            self._add("{{ line }}", "List Bullet")
        self._after = "After List"

    def paragraphs(self, collection: str) -> None:
        """One paragraph for each string of a collection."""
        with self.each("line", collection):
            self.text("{{ line }}")

    def island(self, name: str, title: str) -> None:
        """A place where staff write by hand; what they write survives in the next version."""
        self.islands += 1
        control, content = element("w:sdt"), element("w:sdtContent")
        properties = element("w:sdtPr")
        properties.append(element("w:alias", val=self.words(title)))
        properties.append(element("w:tag", val=f"island:{name}"))
        properties.append(element("w:id", val=str(zlib.crc32(name.encode()) >> 1)))
        made = self.document.add_paragraph(style="Island")
        made.paragraph_format.keep_with_next = True
        paragraph = xml_of(made)
        paragraph.addprevious(control)
        control.append(properties)
        control.append(content)
        content.append(paragraph)
        self._after = ""

    # -- conditions and loops -----------------------------------------------

    @contextmanager
    def when(self, condition: str) -> Iterator[None]:
        """What is written inside stands only when the condition holds."""
        self._add(f"{{%p if {condition} %}}", "Normal")
        yield
        self._add("{%p endif %}", "Normal")

    def otherwise(self, condition: str = "") -> None:
        """Inside `when`: what follows stands when the condition does not hold."""
        self._add(f"{{%p elif {condition} %}}" if condition else "{%p else %}", "Normal")

    @contextmanager
    def each(self, variable: str, collection: str) -> Iterator[None]:
        """What is written inside is repeated for each element."""
        self._add(f"{{%p for {variable} in {collection} %}}", "Normal")
        yield
        self._add("{%p endfor %}", "Normal")

    # -- tables ---------------------------------------------------------------

    def table(
        self,
        caption: str,
        columns: Sequence[Column],
        row: str,
        rows: str,
        *,
        variant: tuple[str, Sequence[str | Control]] | None = None,
        last: Sequence[str] = (),
        whole: bool = False,
    ) -> None:
        """A table with one row for each element of `rows`, called `row` in the values.

        `variant` is (condition, values) for rows that look different; `last` is a closing row.
        A `whole` one, which must be short, stays on one page with what follows it.
        """
        hold = whole or bool(last)
        table = self._new_table(caption, [(c.head, c.width, c.align) for c in columns])
        align = [column.align for column in columns]
        self._tag_row(table, f"{{%tr for {row} in {rows} %}}")
        if variant:
            condition, values = variant
            self._tag_row(table, f"{{%tr if {condition} %}}")
            self._row(table, values, align, hold=hold)
            self._tag_row(table, "{%tr else %}")
        self._row(table, [column.value for column in columns], align, hold=hold)
        if variant:
            self._tag_row(table, "{%tr endif %}")
        self._tag_row(table, "{%tr endfor %}")
        if last:
            self._row(table, last, align, shaded=True)
        self._widths(table, [column.width for column in columns])

    def cross_table(
        self,
        caption: str,
        columns: Sequence[Column],
        repeated: Repeated,
        row: str,
        rows: str,
        *,
        last: Sequence[tuple[Sequence[str], str]] = (),
    ) -> None:
        """A table whose last columns repeat; `last` holds closing rows (fixed values, repeated)."""
        spread = (f"{{%tc for cell in {repeated.over} %}}", repeated.head, "{%tc endfor %}")
        inner = (f"{{%tc for cell in {repeated.row_over} %}}", repeated.value, "{%tc endfor %}")
        align = [*(column.align for column in columns), *[repeated.align] * 3]
        widths = [*(column.width for column in columns), *[repeated.width / 3] * 3]
        heads = [*(column.head for column in columns), *spread]
        table = self._new_table(caption, list(zip(heads, widths, align, strict=True)))
        self._tag_row(table, f"{{%tr for {row} in {rows} %}}")
        self._row(table, [*(column.value for column in columns), *inner], align, hold=bool(last))
        self._tag_row(table, "{%tr endfor %}")
        for number, (fixed, value) in enumerate(last, start=1):
            cells = [*fixed, spread[0], value, spread[2]]
            self._row(table, cells, align, shaded=True, hold=number < len(last))
        self._widths(table, widths, shared=len(columns))

    def _new_table(self, caption: str, heads: Sequence[tuple[str, float, str]]) -> Any:
        self._hold()
        table = self.document.add_table(rows=1, cols=len(heads), style="House Table")
        table.autofit = False
        properties = xml_of(table).tblPr
        look = properties.find(element("w:tblLook").tag)
        if look is not None:
            properties.remove(look)
        properties.append(element("w:tblLook", val="0020", firstRow="1", noHBand="1", noVBand="1"))
        properties.append(element("w:tblCaption", val=self.words(caption)))
        for cell, (head, _width, align) in zip(table.rows[0].cells, heads, strict=True):
            self._cell(cell, head, align, style="Table Head", shaded=True)
        self._hold_row(table.rows[0])
        row = xml_of(table.rows[0]).get_or_add_trPr()
        row.append(element("w:cantSplit"))
        row.append(element("w:tblHeader"))
        self._after = "After Table"
        return table

    def _hold(self) -> None:
        """Keep what stands before a table on its page, in every branch of a condition."""
        depth, edge = 0, True
        for paragraph in reversed(self.document.paragraphs):
            tag = TAG.match(paragraph.text)
            if tag:
                depth = max(0, depth + STEPS.get(tag[1], 0))
                edge = True
            elif edge:
                paragraph.paragraph_format.keep_with_next = True
                edge = False
            if not (tag or depth):
                break

    def _tag_row(self, table: Any, tag: str) -> None:
        """A row that docxtpl replaces by its tag."""
        self._cell(table.add_row().cells[0], tag, "left")

    def _row(
        self,
        table: Any,
        values: Sequence[str | Control],
        align: Sequence[str],
        *,
        shaded: bool = False,
        hold: bool = False,
    ) -> None:
        row = table.add_row()
        if not any(isinstance(v, Control) and v.kind is controls.Kind.TEXT for v in values):
            xml_of(row).get_or_add_trPr().append(element("w:cantSplit"))
        style = "Table Head" if shaded else "Table Text"
        before = table.rows[-2].cells[0] if len(values) == 1 else None
        for cell, value, side in zip(row.cells, values, align, strict=True):
            if isinstance(value, Control):
                self._bookmarks += 1
                controls.mark((before or cell).paragraphs[0], value.bookmark, self._bookmarks)
                self.control(cell, value, side)
            else:
                self._cell(cell, value, side, style=style, shaded=shaded)
            before = cell
        if hold:
            self._hold_row(row)

    def _hold_row(self, row: Any) -> None:
        """Keep a row on the page of the next one."""
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True

    def control(self, cell: Any, control: Control, align: str = "left") -> None:
        """Fill a cell with a place to write in, which a filled form is read by."""
        title, placeholder = self.words(control.title), self.words(control.placeholder)
        made = controls.variants(control, title, placeholder)
        lines = [line for variant in made for line in variant]
        for index, line in enumerate([*lines, "{%p endif %}"]):
            paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
            paragraph.style = "Table Text"
            self._align(paragraph, align)
            if line.startswith("{%p"):
                add_runs(paragraph, line)
            else:
                self._controls += 1
                controls.add(paragraph, line, self._controls)
        properties = xml_of(cell).get_or_add_tcPr()
        properties.append(element("w:shd", val="clear", color="auto", fill=FIELD))

    def entries(
        self,
        head: tuple[str, str],
        rows: Sequence[Entry | Each],
        *,
        width: float = 52,
    ) -> None:
        """A table of names and values, often places to write in, kept on one page if it can be.

        `head` is its first row, which also names the table.
        """
        widths = [width, self.page.text_width - width]
        heads = [(name, size, "left") for name, size in zip(head, widths, strict=True)]
        table = self._new_table(head[0], heads)
        for row in rows:
            if isinstance(row, Each):
                self._tag_row(table, f"{{%tr for {row.variable} in {row.collection} %}}")
                self._row(table, row.entry, ["left"] * 2)
                self._tag_row(table, "{%tr endfor %}")
            else:
                self._row(table, row, ["left"] * 2)
        for cell in (cell for row in table.rows[:-1] for cell in row.cells):
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
        self._widths(table, widths)

    def box(self, caption: str, head: str, control: Control) -> None:
        """A framed place to write at length, under a head that repeats on each page."""
        width = self.page.text_width
        table = self._new_table(caption, [(head, width, "left")])
        self._row(table, [control], ["left"])
        room = xml_of(table.rows[-1]).get_or_add_trPr()
        room.append(element("w:trHeight", val=str(twips(BOX_HEIGHT)), hRule="atLeast"))
        self._widths(table, [width])

    def _cell(
        self, cell: Any, text: str, align: str, *, style: str = "Table Text", shaded: bool = False
    ) -> None:
        """Fill a cell; lines of the text become paragraphs, `style|text` chooses their style."""
        for index, line in enumerate(text.split("\n")):
            chosen, rest = STYLED.findall(line)[0]
            paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
            paragraph.style = chosen or style
            self._align(paragraph, align)
            add_runs(paragraph, self.words(rest))
        if shaded:
            properties = xml_of(cell).get_or_add_tcPr()
            properties.append(element("w:shd", val="clear", color="auto", fill=TINT))

    def _align(self, paragraph: Any, side: str) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # slow import

        if side != "left":
            paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, side.upper())

    def _widths(self, table: Any, widths: Sequence[float], *, shared: int | None = None) -> None:
        """Fix the widths. The cells after the first `shared` share the rest, when rendered."""
        total = element("w:tblW", w=str(twips(sum(widths))), type="dxa")
        properties = xml_of(table).tblPr
        properties.replace(properties.find(total.tag), total)
        for grid, width in zip(xml_of(table).tblGrid, widths, strict=True):
            grid.set(grid.attrib.keys()[0], str(twips(width)))
        for row in table.rows:
            for index, (cell, width) in enumerate(zip(row.cells, widths, strict=True)):
                xml_of(cell).width = twips(width) * 635
                if shared is not None and index >= shared:
                    free = xml_of(cell).tcPr.find(total.tag.replace("tblW", "tcW"))
                    free.getparent().replace(free, element("w:tcW", w="0", type="auto"))
                    self._tight(cell)

    def _tight(self, cell: Any) -> None:
        """Narrow side margins: ten bids must find room on one page."""
        margins = element("w:tcMar")
        for side in ("left", "right"):
            margins.append(element(f"w:{side}", w="30", type="dxa"))
        xml_of(cell).tcPr.append(margins)
