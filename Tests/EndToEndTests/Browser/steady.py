"""What holds where streams do not come through, where the tenant changes by the menu, and on a slow line."""

import time

from browser import Stage, settled
from playwright.sync_api import Page, Route, expect

STREAM = "**/api/v6/stream*"
OWNER = "owner@amber.example"
# Figures of a phone on a slow line, in milliseconds; a busy machine is given more room.
FIRST_PAINT_MS = 1_500
USABLE_MS = 3_000
LONGEST_TASK_MS = 200
HEAP_BYTES = 30_000_000
ROOM = 3

# The menu names every tenant, so it is the main part, the title and the tenant's name that are looked at.
WATCH_WORDS = """([address, word]) => {
    window.seen = [];
    const look = () => {
        const shown = [...document.querySelectorAll("main, .tenant summary")].map((one) => one.textContent);
        if (location.pathname.startsWith(address) && (shown.join() + document.title).includes(word)) {
            window.seen.push(location.pathname);
        }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}"""

NOTE_TASKS = """
window.tasks = [];
new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((task) => task.duration)))
    .observe({ type: "longtask", buffered: true });
"""


def held(stage: Stage, browser, site: str) -> None:
    """A stream that is refused, or never answered: the page asks, and never says that it is live."""
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if "/api/v6/spaces?" in request.url else None)
        for hold in [lambda route: route.abort(), lambda route: None]:
            page.route(STREAM, hold)
            page.goto(site)
            expect(page.locator(".plan .bay").first).to_be_visible()
            settled(page)
            asked.clear()
            end = time.monotonic() + 10
            while not asked and time.monotonic() < end:
                words = page.locator("p.fresh").inner_text()
                assert words == "Up to date" or words.endswith("old"), f"without a stream it says {words}"
                page.wait_for_timeout(250)
            assert asked, "without a stream nothing is asked"
            page.unroute_all(behavior="ignoreErrors")


def lump(stage: Stage, browser, site: str) -> None:
    """A proxy that gives all at the end, again and again, is no stream: after some tries it is asked no more."""
    streams: list[float] = []

    def at_once(route: Route) -> None:
        streams.append(time.monotonic())
        route.fulfill(content_type="text/event-stream", body=": hello\n\nretry: 3000\n\n: beat\n\n")

    def refuse(route: Route) -> None:
        streams.append(time.monotonic())
        route.fulfill(status=429, headers={"Retry-After": "3"}, body="")

    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        for answer, most in [(at_once, 3), (refuse, 2)]:
            page.route(STREAM, answer)
            page.goto(site)
            expect(page.locator(".plan .bay").first).to_be_visible()
            streams.clear()
            page.wait_for_timeout(4_500)
            assert len(streams) <= most, f"{len(streams)} tries in 4.5 s"
            page.unroute_all(behavior="ignoreErrors")
        expect(page.locator("p.fresh")).not_to_have_class("fresh live")
        # A line that is back: an answer first, then the stream, which now comes through.
        order: list[str] = []
        page.on("request", lambda request: order.append(request.url))
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("p.fresh")).to_have_class("fresh live", timeout=60_000)
        asked = [index for index, url in enumerate(order) if "/spaces?" in url]
        assert asked[0] < next(index for index, url in enumerate(order) if "/stream" in url), order


def switch(stage: Stage, browser, admin: str, tenants: list[tuple[str, str]]) -> None:
    """The menu of tenants: no word of the one is seen for a moment under the address of the other."""
    with stage.page(browser) as page:
        stage.sign_in(page, admin)
        page.goto(f"{stage.url}/t/{tenants[0][0]}/")
        expect(page.locator("main .site").first).to_be_visible()
        for (_, old), (slug, new) in [(tenants[0], tenants[1]), (tenants[1], tenants[0])]:
            page.evaluate(WATCH_WORDS, [f"/t/{slug}/", old])
            page.locator("header .tenant summary").click()
            page.locator(f"header .tenant a[href='/t/{slug}/']").click()
            expect(page.locator("main .site").first).to_contain_text(new)
            expect(page.locator("main")).to_be_focused()
            settled(page)
            assert page.evaluate("window.seen") == [], f"{old} was seen under /t/{slug}/"
        no_token(page)


def no_token(page: Page) -> None:
    kept = page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href, document.title,"
                         " document.cookie, history.state])")
    for word in ["eyJ", "Bearer", "access_token", "pk_"]:
        assert word not in kept, f"{word} in {kept}"


def slow(stage: Stage, browser) -> None:
    """A phone of the usual sort on a slow line sees something soon, and can use it soon after."""
    with stage.page(browser, 390) as page:
        stage.sign_in(page, OWNER)
        cookies = page.context.cookies()
    with stage.page(browser, 390) as page:
        page.context.add_cookies(cookies)
        page.context.add_init_script(NOTE_TASKS)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Performance.enable")
        rate = 1_600_000 / 8
        session.send("Network.emulateNetworkConditions", {
            "offline": False, "latency": 150, "downloadThroughput": rate, "uploadThroughput": rate})
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        start = time.monotonic()
        page.goto(stage.url + "/", wait_until="commit")
        expect(page.locator("main .big strong")).to_be_visible(timeout=20_000)
        usable = 1000 * (time.monotonic() - start)
        page.wait_for_timeout(1_000)
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        longest = max(page.evaluate("window.tasks"), default=0)
        session.send("HeapProfiler.collectGarbage")
        metrics = {entry["name"]: entry["value"] for entry in session.send("Performance.getMetrics")["metrics"]}
        heap = metrics["JSHeapUsedSize"]
        print(f"slow line: first paint {paint:.0f} ms, usable {usable:.0f} ms, longest task {longest:.0f} ms, "
              f"heap {heap / 1e6:.1f} MB", flush=True)
        for name, figure, limit in [("the first paint", paint, FIRST_PAINT_MS), ("the overview", usable, USABLE_MS),
                                    ("the longest task", longest, LONGEST_TASK_MS)]:
            assert figure <= ROOM * limit, f"{name} takes {figure:.0f} ms on a slow line"
        assert heap <= HEAP_BYTES, f"the heap holds {heap} bytes"


def scenarios(stage: Stage, browser, admin: str, site: str, slugs: list[str]) -> dict:
    return {
        "held streams": lambda: held(stage, browser, site),
        "lumps": lambda: lump(stage, browser, site),
        "tenant menu": lambda: switch(stage, browser, admin, [(slugs[0], "Amber"), (slugs[1], "Basalt")]),
        "slow line": lambda: slow(stage, browser),
    }
