"""What a screen reader is told of a page, and what is wrong with it, read from the markup alone.

Names and descriptions are computed as browsers do (W3C Accessible Name 1.2) for what our pages
hold: labels, legends, captions, `aria-labelledby`, `aria-label` and text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import lxml.html
from lxml.html import HtmlElement

HEADINGS = "//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
LANDMARKS = {"main": 1, "header": 1, "footer": 1, "h1": 1}  # how many of each on a page
NAMED = "//fieldset|//dialog|//nav|//*[@role='group' or @role='region' or @role='search']"
ALONE = "not(ancestor::tr[th[@scope='row']] or ancestor::li)"  # nothing around it says more
SITE = " – Minikonkurranse"


def words(text: str) -> str:
    return " ".join(text.split())


def ids(attribute: str) -> list[str]:
    """The names in an attribute; no space that does not break divides them, as in HTML."""
    return [name for name in re.split("[ \t\n\f\r]+", attribute) if name]


@dataclass
class Spoken:
    """A page as it was sent; every method tells of what is wrong, and of nothing else."""

    html: str

    @cached_property
    def page(self) -> HtmlElement:
        """The page without what only browsers without scripts show."""
        root = lxml.html.document_fromstring(self.html)
        for one in list(root.iter("noscript", "script", "style")):
            one.drop_tree()
        return root

    @cached_property
    def by_id(self) -> dict[str, HtmlElement]:
        return {one.get("id"): one for one in self.page.xpath("//*[@id]")}

    @cached_property
    def labels(self) -> dict[str, list[HtmlElement]]:
        found = defaultdict(list)
        for label in self.page.iter("label"):
            found[label.get("for", "")].append(label)
        return found

    def faults(self) -> list[str]:
        return [fault for check in CHECKS for fault in check(self)]

    def name(self, one: HtmlElement) -> str:
        """The accessible name; "" when there is none."""
        if one.get("aria-labelledby"):
            return self.text_of(one.get("aria-labelledby"))
        if one.get("aria-label"):
            return words(one.get("aria-label"))
        if one.tag in {"input", "select", "textarea"}:
            own = self.labels.get(one.get("id") or "-", []) + list(one.iterancestors("label"))
            return words(" ".join(self.text(label) for label in own))
        head = {"fieldset": "legend", "table": "caption", "details": "summary", "svg": "title"}
        if one.tag in head:
            return words("".join(self.text(part) for part in one.findall(head[one.tag])))
        if one.tag in {"dialog", "nav", "section", "div", "form", "ds-error-summary", "img"}:
            return words(one.get("alt", ""))
        return words(self.text(one))

    def text(self, one: HtmlElement) -> str:
        """The text that is read out, names of pictures included."""
        if one.get("aria-hidden") == "true":
            return ""
        if one.tag in {"img", "svg"}:
            return self.name(one)
        parts = [one.text or ""]
        for child in one:
            if isinstance(child.tag, str):
                parts.append(self.text(child))
            parts.append(child.tail or "")
        return " ".join(parts)

    def text_of(self, names: str) -> str:
        found = (self.by_id.get(one) for one in ids(names))
        return words(" ".join(self.text(one) for one in found if one is not None))

    def description(self, one: HtmlElement) -> str:
        return self.text_of(one.get("aria-describedby", ""))

    def typed(self, within: HtmlElement | None = None) -> list[HtmlElement]:
        root = self.page if within is None else within
        return [
            one for one in root.iter("input", "select", "textarea") if one.get("type") != "hidden"
        ]


def shown(one: HtmlElement) -> str:
    """An element as one finds it in the markup."""
    attributes = (f'{k}="{one.get(k)}"' for k in ("id", "name", "class", "href") if one.get(k))
    return f"<{' '.join([one.tag, *attributes])}>"


def _fields(spoken: Spoken) -> Iterator[str]:
    for one in spoken.typed():
        if not spoken.name(one):
            yield f"no name: {shown(one)}"
    for one in spoken.page.xpath("//button|//a[@href]|//summary|//input[@type='submit']"):
        if one.get("aria-hidden") != "true" and not spoken.name(one):
            yield f"no name: {shown(one)}"
    for one in spoken.page.xpath(NAMED):
        if not spoken.name(one):
            yield f"no name: {shown(one)}"


def _references(spoken: Spoken) -> Iterator[str]:
    for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for", "commandfor"):
        for one in spoken.page.xpath(f"//*[@{attribute}]"):
            for name in ids(one.get(attribute)):
                if name not in spoken.by_id:
                    yield f"{attribute} leads nowhere: {name}"
    counted = Counter(one.get("id") for one in spoken.page.xpath("//*[@id]"))
    yield from (f"id stands twice: {name}" for name, times in counted.items() if times > 1)


def _descriptions(spoken: Spoken) -> Iterator[str]:
    """Hint and error of a field are its description, or that of the group it stands in."""
    for one in spoken.page.xpath("//*[@data-field]"):
        home = next(one.iterancestors("ds-field", "fieldset"), None)
        group = home is not None and home.tag == "fieldset"
        inputs = [] if home is None else [home] * group + spoken.typed(home)
        if not any(one.get("id") in ids(i.get("aria-describedby", "")) for i in inputs):
            yield f"describes nothing: {words(spoken.text(one))[:60]}"
    for one in spoken.page.xpath("//*[@aria-invalid='true']"):
        group = next(one.iterancestors("fieldset"), None)
        described = [one] if group is None else [one, group]
        if not any("Feil:" in spoken.description(d) for d in described):
            yield f"does not say what is wrong: {shown(one)}"


def _summary(spoken: Spoken) -> Iterator[str]:
    """The list of errors leads to what can take focus; the title says that there are errors."""
    lists = spoken.page.xpath("//ds-error-summary")
    said = spoken.page.findtext(".//title").startswith("Feil:")
    if said != bool(lists):
        yield f"title and list of errors disagree: {said}"
    if len(lists) > 1:
        yield "more than one list of errors"
    for link in spoken.page.xpath("//ds-error-summary//a"):
        target = spoken.by_id.get(link.get("href", "").removeprefix("#"))
        if target is None or not (_takes_focus(target)):
            yield f"error leads to nothing: {link.get('href')}"


def _takes_focus(one: HtmlElement) -> bool:
    return one.tag in {"input", "select", "textarea", "button"} or one.get("tabindex") is not None


def _tables(spoken: Spoken) -> Iterator[str]:
    for table in spoken.page.iter("table"):
        if not spoken.name(table):
            yield f"table without a caption: {shown(table)}"
        heads = list(table.iter("th"))
        if not heads:
            yield f"table without heads: {shown(table)}"
        yield from (f"th without scope: {shown(h)}" for h in heads if not h.get("scope"))


def _pictures(spoken: Spoken) -> Iterator[str]:
    for one in spoken.page.xpath("//img|//svg|//*[@role='img']"):
        hidden = one.get("aria-hidden") == "true" or any(
            up.get("aria-hidden") == "true" or up.get("role") == "img" for up in one.iterancestors()
        )
        if not hidden and not (one.tag == "img" and one.get("alt") == "") and not spoken.name(one):
            yield f"picture without a name: {shown(one)}"


def _headings(spoken: Spoken) -> Iterator[str]:
    before = 0
    for one in spoken.page.xpath(HEADINGS):
        level = int(one.tag[1])
        if not words(spoken.text(one)):
            yield f"empty heading: {shown(one)}"
        inside = any(up.tag == "dialog" for up in one.iterancestors())
        if inside:
            continue
        if level > before + 1:
            yield f"h{before} is followed by h{level}: {words(spoken.text(one))}"
        before = level


def _landmarks(spoken: Spoken) -> Iterator[str]:
    for tag, expected in LANDMARKS.items():
        found = [
            one
            for one in spoken.page.iter(tag)
            if tag in {"main", "h1"} or one.getparent().tag == "body"
        ]
        if len(found) != expected:
            yield f"{len(found)} {tag}"
    names = Counter(spoken.name(one) for one in spoken.page.iter("nav"))
    yield from (f"nav of the same name: {name}" for name, times in names.items() if times > 1)


def _title(spoken: Spoken) -> Iterator[str]:
    title = words(spoken.page.findtext(".//title") or "")
    said = title.removeprefix("Feil: ").removesuffix(SITE)
    heading = words(" ".join(spoken.text(one) for one in spoken.page.iter("h1")))
    if not title.endswith(SITE) or not said:
        yield f"title: {title}"
    elif heading.lower() not in said.lower() and said.lower() not in heading.lower():
        yield f"title {said!r} over {heading!r}"


def _alike(spoken: Spoken) -> Iterator[str]:
    """Links and buttons of one name do one thing, but in a row or list item that says which."""
    found = defaultdict(set)
    for one in spoken.page.xpath(f"//main//a[@href and {ALONE}]"):
        found[spoken.name(one)].add(one.get("href").partition("#")[0])
    for form in spoken.page.xpath("//main//form[not(ancestor::dialog)]"):
        for one in form.xpath(f".//button[not(@aria-disabled) and {ALONE}]"):
            found[f"({spoken.name(one)})"].add(one.get("formaction") or form.get("action") or "")
    for one in spoken.page.xpath(f"//main//button[@command='show-modal' and {ALONE}]"):
        found[f"({spoken.name(one)})"].add(one.get("commandfor"))
    for name, targets in found.items():
        if len(targets) > 1:
            yield f"{len(targets)} things are called {name}"


def _without_scripts(spoken: Spoken) -> Iterator[str]:
    """What does something does it without a script too: as a form, a link or the browser's own."""
    for one in spoken.page.xpath("//button[@type='button' and not(ancestor-or-self::*[@hidden])]"):
        own = one.get("popovertarget") or one.get("commandfor") or one.get("aria-disabled")
        if not own:
            yield f"does nothing without a script: {spoken.name(one)}"
    asked = spoken.page.xpath(
        "//button[@command='show-modal' and not(ancestor::*[@class='confirm'])]"
    )
    yield from (f"asks with a script only: {spoken.name(one)}" for one in asked)
    for form in spoken.page.xpath("//form[@method='post']"):
        sends = form.xpath(
            ".//button[not(@type='button') or @aria-disabled] | .//input[@type='submit']"
        )
        if spoken.typed(form) and not sends:
            yield f"form without a button: {shown(form)}"


CHECKS = (
    _fields, _references, _descriptions, _summary, _tables, _pictures, _headings, _landmarks,
    _title, _alike, _without_scripts,
)  # fmt: skip
