"""What a browser must show of the dashboard. Started by BrowserTests with a daemon, a broker and a database."""

import os
import sys
import time

import detail
import joining
import log
import steady
from axe_playwright_python.sync_playwright import Axe
import editing
import field
import sites
from browser import Stage, move, please, settled
from playwright.sync_api import Page, expect

OWNER = "owner@amber.example"
VIEWER = "viewer@amber.example"
ADMIN = "root@parkd.example"
WIDTHS = {"wide": 1280, "narrow": 390}
SCHEMES = ["light", "dark"]
FIRST_LOAD_BYTES = 80_000
FIRST_LOAD_REQUESTS = 45
SCREEN_CHANGES = 200

axe = Axe()


def wrong_password(stage: Stage, browser) -> None:
    with stage.page(browser) as page:
        page.goto(stage.url + "/")
        page.fill("#email", OWNER)
        page.fill("#password", "not the password")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("wrong")
        expect(page.locator("#password")).to_be_focused()
        expect(page.locator("header nav")).to_have_count(0)


def budget(stage: Stage, browser) -> None:
    """The first load is small; the second brings no file."""
    with stage.page(browser) as page:
        sizes: dict[str, float] = {}
        files: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", lambda e: files.update({e["requestId"]: e["request"]["url"]}))
        session.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
        stage.sign_in(page, OWNER)
        loaded = sum(sizes.values())
        assert loaded <= FIRST_LOAD_BYTES, f"the first load is {loaded} bytes"
        assert len(files) <= FIRST_LOAD_REQUESTS, f"the first load asks {len(files)} times"
        sizes.clear()
        page.reload()
        settled(page)
        again = sum(size for number, size in sizes.items() if "/ui/" in files[number])
        assert again == 0, f"the second load brings {again} bytes of files"


def keyboard(stage: Stage, browser, site: str) -> None:
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        page.goto(site)
        settled(page)
        page.keyboard.press("Tab")
        expect(page.locator("a.skip")).to_be_focused()
        first = page.locator(".plan .bay[tabindex='0']")
        first.focus()
        name = first.get_attribute("aria-label")
        page.keyboard.press("ArrowRight")
        second = page.locator(".plan .bay:focus")
        expect(second).not_to_have_attribute("aria-label", name or "")
        page.keyboard.press("Enter")
        page.wait_for_url("**/spaces/*")
        page.go_back()
        page.wait_for_url("**/sites/*")


def live(stage: Stage, browser, site: str, slug: str) -> None:
    """An uplink changes a bay; a daemon that is gone is told, and one that is back is followed again."""
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        page.goto(site)
        settled(page)
        bays = page.locator(".plan .bay")
        expect(bays.first).to_be_visible()
        total = bays.count()
        assert total > 0, "the plan has no bay"
        expect(page.locator(".plan .bay[data-state='FREE']")).to_have_count(total)
        is_streaming = "live" in (page.locator("p.fresh").get_attribute("class") or "")
        with log.watching(stage, browser, slug):
            start = time.monotonic()
            please("occupy")
            expect(page.locator(".plan .bay[data-state='OCCUPIED']")).to_have_count(total, timeout=15_000)
            took = time.monotonic() - start
        print(f"uplinks of {total} bays were seen after {took:.2f} s, streaming: {is_streaming}", file=sys.stderr)
        assert took < (1 if is_streaming else 10), f"a bay changed {took:.2f} s after its uplink"
        please("stop")
        expect(page.locator("p.fresh")).to_contain_text("Not connected since", timeout=60_000)
        please("start")
        expect(page.locator("p.fresh")).not_to_have_class("fresh lost", timeout=60_000)
        expect(page.locator(".plan .bay[data-state='OCCUPIED']")).to_have_count(total)


def ended(stage: Stage, browser, site: str) -> None:
    """A session that is ended elsewhere shows where to sign in, at the very address, and nothing of the tenant."""
    with stage.page(browser) as page:
        stage.sign_in(page, VIEWER)
        page.goto(site)
        expect(page.locator(".plan .bay").first).to_be_visible()
        answer = page.context.request.delete(
            stage.url + "/api/auth/sessions", headers={"Authorization": "Bearer " + stage.token(VIEWER)})
        assert answer.ok, answer.text()
        expect(page.locator("#password")).to_be_visible(timeout=60_000)
        expect(page.locator(".plan .bay")).to_have_count(0)
        page.fill("#email", VIEWER)
        page.fill("#password", stage.password)
        page.keyboard.press("Enter")
        expect(page.locator(".plan .bay").first).to_be_visible()
        assert page.url == site, page.url


def tenants(stage: Stage, browser, slugs: list[str]) -> None:
    """After a change of tenant the page holds no word of the other."""
    with stage.page(browser) as page:
        stage.sign_in(page, ADMIN)
        for slug, own, other in [(slugs[0], "Amber", "Basalt"), (slugs[1], "Basalt", "Amber")]:
            for path in ["", "devices", "gateways"]:
                move(page, f"/t/{slug}/{path}")
                if path != "gateways":
                    expect(page.locator("main")).to_contain_text(own)
                settled(page)
                assert other not in page.content(), f"/t/{slug}/{path} still speaks of {other}"


def roles(stage: Stage, browser, slug: str, ids: dict[str, str]) -> None:
    """Who may only look is offered nothing else; that the API refuses it too, other tests show."""
    with stage.page(browser) as page:
        for email, may in [(VIEWER, False), (OWNER, True)]:
            stage.sign_in(page, email)
            expect(page.locator(f"nav a[href='/t/{slug}/people']")).to_have_count(1 if may else 0)
            expect(page.locator("nav a[href$='/pool']")).to_have_count(0)
            page.goto(f"{stage.url}/t/{slug}/sites/{ids['site']}")
            settled(page)
            expect(page.locator("a[href*='/commission/']")).to_have_count(1 if may else 0)
            page.goto(f"{stage.url}/t/{slug}/spaces/{ids['space']}")
            settled(page)
            expect(page.get_by_role("button", name="Take out of use")).to_have_count(1 if may else 0)
            page.context.clear_cookies()


def growth(stage: Stage, browser, slug: str) -> None:
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        names = ["devices", "gateways", ""]

        def round_of(changes: int) -> dict[str, float]:
            for number in range(changes):
                move(page, f"/t/{slug}/{names[number % 3]}")
                settled(page)
            move(page, f"/t/{slug}/")
            settled(page)
            page.wait_for_timeout(500)
            session.send("HeapProfiler.collectGarbage")
            return {entry["name"]: entry["value"] for entry in session.send("Performance.getMetrics")["metrics"]}

        before = round_of(20)
        after = round_of(SCREEN_CHANGES)
        for name in ["Nodes", "JSEventListeners", "JSHeapUsedSize"]:
            limit = before[name] * 1.25 + (1_000_000 if name == "JSHeapUsedSize" else 200)
            assert after[name] <= limit, f"{name} grows from {before[name]} to {after[name]}"


def screens(stage: Stage, browser, width: str, scheme: str, slug: str, ids: dict[str, str]) -> None:
    """Every screen: nothing that axe finds, nothing wider than the window; and a picture to look at."""
    own = {
        "overview": "", "wall": "?wall=1", "plan": f"sites/{ids['site']}", "list": f"sites/{ids['site']}?view=list",
        "space": f"spaces/{ids['space']}", "devices": "devices", "device": f"devices/{ids['device']}",
        "gateways": "gateways", "gateway": f"gateways/{ids['gateway']}", "account": "account",
        "commission": f"commission/{ids['site']}", "people": "people", "audit": "audit", "log": "log",
        "plan-editor": f"sites/{ids['site']}/plan", "import-spaces": f"import/spaces?site={ids['site']}",
        "import-devices": "import/devices", "missing": "nothing-here",
    }
    everywhere = {"tenants": "tenants", "orphans": "orphans", "pool": "pool", "health": "health", "log-of-all": "log"}
    for email, tenant, paths in [(OWNER, slug, own), (ADMIN, "platform", everywhere)]:
        with stage.page(browser, WIDTHS[width], scheme) as page:
            if email == OWNER:
                page.goto(stage.url + "/login")
                expect(page.locator("#email")).to_be_visible()
                look(stage, page, f"login-{width}-{scheme}")
            stage.sign_in(page, email)
            for name, path in paths.items():
                page.goto(f"{stage.url}/t/{tenant}/{path}")
                if name != "missing":
                    settled(page)
                if name in log.SIGNS:
                    expect(page.locator(log.SIGNS[name]).first).to_be_visible()
                page.wait_for_timeout(200)
                look(stage, page, f"{name}-{width}-{scheme}")


def look(stage: Stage, page: Page, name: str) -> None:
    page.screenshot(path=f"{stage.pictures}/{name}.png", full_page=True)
    for finding in axe.run(page).response["violations"]:
        places = [node["target"][0] for node in finding["nodes"][:3]]
        stage.fault(f"{name}: {finding['id']}: {finding['help']} ({len(finding['nodes'])} at {places})")
    size = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if size[0] > size[1]:
        stage.fault(f"{name}: is {size[0]} wide in a window of {size[1]}")


def main() -> int:
    stage = Stage(os.environ["BROWSER_URL"], os.environ["BROWSER_PASSWORD"], os.environ["BROWSER_PICTURES"])
    only = os.environ.get("BROWSER_ONLY", "")
    token = stage.token(OWNER)
    slug = stage.api("/api/auth/me", token)["user"]["tenant_slug"]
    slugs = os.environ["BROWSER_TENANTS"].split(",")
    space = next(s for s in stage.api("/api/v6/spaces?limit=50", token)["spaces"] if s["sensor_device_id"])
    gateway = stage.api("/api/v6/gateways?limit=1", token)["gateways"][0]["id"]
    ids = {"site": space["site_id"], "space": space["id"], "device": space["sensor_device_id"], "gateway": gateway}
    site = f"{stage.url}/t/{slug}/sites/{ids['site']}"
    with stage.browser() as browser:
        scenarios = {
            "wrong password": lambda: wrong_password(stage, browser),
            "budget": lambda: budget(stage, browser),
            "keyboard": lambda: keyboard(stage, browser, site),
            "roles": lambda: roles(stage, browser, slug, ids),
            "live": lambda: live(stage, browser, site, slug),
            "ended": lambda: ended(stage, browser, site),
            "log": lambda: log.log(stage, browser, slug),
            "orphans": lambda: log.orphans(stage, browser),
            "health": lambda: log.health(stage, browser),
            "pool": lambda: log.pool(stage, browser, slug),
            "tenants": lambda: tenants(stage, browser, slugs),
            "joining": lambda: joining.joining(stage, browser, slug),
            "elsewhere": lambda: joining.elsewhere(stage, browser),
            "growth": lambda: growth(stage, browser, slug),
            **editing.scenarios(stage, browser, ADMIN, look, VIEWER, slug, ids),
        }
        scenarios.update(detail.scenarios(stage, browser, slug, ids, look))
        scenarios.update(steady.scenarios(stage, browser, ADMIN, site, slugs))
        scenarios.update(field.scenarios(stage, browser, ADMIN, look))
        scenarios.update(sites.scenarios(stage, browser, slug, ADMIN, look))
        for width in WIDTHS:
            for scheme in SCHEMES:
                scenarios[f"screens {width} {scheme}"] = (
                    lambda width=width, scheme=scheme: screens(stage, browser, width, scheme, slug, ids))
        for name, scenario in scenarios.items():
            if only not in name:
                continue
            try:
                scenario()
                print("seen: " + name, flush=True)
            except Exception as error:  # noqa: BLE001: each scenario shall be tried, whatever became of another.
                stage.fault(f"{name}: {str(error)[:1500]}")
    print(f"{len(stage.faults)} faults", flush=True)
    return 1 if stage.faults else 0


if __name__ == "__main__":
    sys.exit(main())
