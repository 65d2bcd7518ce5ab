"""What a real browser fetches for a page, what moves while it is drawn, and when it is drawn."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, CDPSession, Page

WATCH = """
globalThis.drawn = { shift: 0, paint: 0 };
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) globalThis.drawn.shift += one.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) globalThis.drawn.paint = one.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
"""
SETTLED = 300  # ms in which a page that is loaded could still move


@dataclass(slots=True)
class Visit:
    """One page, once. Sizes are bytes on the line, headers and all; what is held costs none."""

    sizes: dict[str, int] = field(default_factory=dict)  # by path
    shift: float = 0  # cumulative layout shift; 0 when nothing moved
    paint: float = 0  # ms to the largest part of the page

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    @property
    def files(self) -> list[str]:
        return [path for path in self.sizes if path.startswith("/static/")]


class Visitor:
    """A browser without memory of the service; `context` may be signed in."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.page.add_init_script(WATCH)
        self.line: CDPSession = context.new_cdp_session(self.page)
        self.line.send("Network.enable")
        self.address = address

    def goes_to(self, path: str) -> Visit:
        """Return what the page cost."""
        names: dict[str, str] = {}
        visit = Visit()

        def begun(event: dict) -> None:
            names[event["requestId"]] = event["response"]["url"]

        def ended(event: dict) -> None:
            url, size = names.get(event["requestId"], ""), int(event["encodedDataLength"])
            if size and url.startswith(self.address):
                visit.sizes[url.removeprefix(self.address)] = size

        heard = (("Network.responseReceived", begun), ("Network.loadingFinished", ended))
        for name, listener in heard:
            self.line.on(name, listener)
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(SETTLED)
        for name, listener in heard:
            self.line.remove_listener(name, listener)
        drawn = self.page.evaluate("globalThis.drawn")
        visit.shift, visit.paint = drawn["shift"], drawn["paint"]
        return visit
