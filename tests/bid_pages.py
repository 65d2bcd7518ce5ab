"""Pages as a browser and a reader have them."""

import html
import re


def form_fields(page):
    """Return what a browser would send of the last form of a page, without its buttons."""
    form = re.findall(r'<form method="post".*?</form>', page, re.DOTALL)[-1]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'\b{a}="([^"]*)"', tag) for a in ("name", "value"))
        kind = re.search(r'type="(\w+)"', tag)
        ticked = "checked" in tag or not kind or kind.group(1) not in {"checkbox", "radio"}
        if name and ticked and (not kind or kind.group(1) != "file"):
            found[name.group(1)] = html.unescape(value.group(1)) if value else ""
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = html.unescape(text).removeprefix("\r\n").removeprefix("\n")
    for name, options in re.findall(
        r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        first = re.search(r'value="([^"]*)"', options)
        found[name] = html.unescape((chosen or first).group(1))
    return found


def words_of(response):
    """The words a reader sees."""
    text = re.sub(r"<(script|style).*?</\1>", "", response.get_data(as_text=True), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
