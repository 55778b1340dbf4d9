"""A browser that notes whatever a page must not do, and what the scenarios have in common."""

import json
import sys
import urllib.request
from contextlib import contextmanager

from playwright.sync_api import Page, expect, sync_playwright

# Of Debian's package chromium-headless-shell: none is downloaded.
PROGRAM = "/usr/bin/chromium-headless-shell"

# The page's policy forbids what would ask for evaluation in it, so nothing below polls by an expression.
NOTE_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
    console.error("policy: " + event.violatedDirective + " " + event.blockedURI));
"""


def please(what: str) -> None:
    """Asks the test that started this to do something to the daemon."""
    print("please: " + what, flush=True)


class Stage:
    """Where the daemon is, who may enter, and what has gone wrong so far."""

    def __init__(self, url: str, password: str, pictures: str) -> None:
        self.url = url
        self.password = password
        self.pictures = pictures
        self.faults: list[str] = []

    def fault(self, text: str) -> None:
        if text not in self.faults:
            self.faults.append(text)
            print("fault: " + text, file=sys.stderr, flush=True)

    def token(self, email: str) -> str:
        answer = self.api("/api/auth/login", body={"email": email, "password": self.password})
        return answer["access_token"]

    def api(self, path: str, token: str = "", body: dict | None = None) -> dict:
        headers = {"Content-Type": "application/json", "Authorization": "Bearer " + token}
        data = json.dumps(body).encode() if body is not None else None
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data, headers), timeout=30) as answer:
            return json.load(answer)

    @contextmanager
    def browser(self):
        with sync_playwright() as playwright:
            program = playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
            yield program
            program.close()

    @contextmanager
    def page(self, browser, width: int = 1280, scheme: str = "light"):
        """A page of a person of its own: no cookie of another."""
        height = 800 if width > 600 else 844
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB", timezone_id="UTC",
            reduced_motion="reduce")
        context.add_init_script(NOTE_VIOLATIONS)
        context.on("request", self._check_origin)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.fault(f"{page.url}: {error}"))
        page.on("dialog", lambda dialog: (self.fault(f"{page.url}: a name ran: {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda line: self.fault(line.text) if line.text.startswith("policy: ") else None)
        yield page
        context.close()

    def _check_origin(self, request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.fault("asked a stranger: " + request.url)

    def sign_in(self, page: Page, email: str) -> None:
        page.goto(self.url + "/login")
        page.fill("#email", email)
        page.fill("#password", self.password)
        page.keyboard.press("Enter")
        expect(page.locator("header nav")).to_be_visible()
        settled(page)


def settled(page: Page) -> None:
    """Waits until a screen has shown an answer of the server."""
    expect(page.locator("main h1").first).to_be_attached()
    expect(page.locator("p.fresh")).not_to_have_class("fresh starting")


def move(page: Page, path: str) -> None:
    """Goes elsewhere as the page's own links do, without a reload."""
    page.evaluate("path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); }", path)
