"""Sites and the overview: large ones, every state on a plan, the way back, the wall, the menu of tenants."""

import re
import urllib.request

from browser import Stage, settled
from playwright.sync_api import Page, expect

OWNER = "owner@amber.example"
BAYS = ".plan .bay"
LARGE = 1200


def delete(stage: Stage, path: str, token: str) -> None:
    request = urllib.request.Request(stage.url + path, headers={"Authorization": "Bearer " + token}, method="DELETE")
    urllib.request.urlopen(request, timeout=30).close()


def site_of(stage: Stage, token: str, name: str, floors: list[str], count: int) -> tuple[str, list[str]]:
    """A site with so many bays on its floors by turns; its id, and those of the bays."""
    made = stage.api("/api/v6/sites", token, {"name": name, "slug": name.lower(), "timezone": "UTC"})
    bays = [
        {"site_id": made["id"], "code": f"{name[:1]}-{number:04}", "floor": floors[number % len(floors)],
         "zone": "East" if number % 4 < 2 else "West"} for number in range(count)]
    spaces = []
    for start in range(0, count, 1000):
        spaces += stage.api("/api/v6/spaces/bulk", token, {"spaces": bays[start:start + 1000]})["spaces"]
    return made["id"], [space["id"] for space in spaces]


def large(stage: Stage, browser, slug: str) -> None:
    """Every bay is counted and drawn, however many parts the list has."""
    token = stage.token(OWNER)
    site, spaces = site_of(stage, token, "Large", ["P1", "P2"], LARGE)
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        page.goto(f"{stage.url}/t/{slug}/sites/{site}")
        expect(page.locator(BAYS)).to_have_count(LARGE)
        expect(page.locator(".counts .big")).to_contain_text(f"of {LARGE} spaces")
        page.get_by_role("button", name=re.compile("^P2")).click()
        expect(page.locator(BAYS)).to_have_count(LARGE // 2)
        page.get_by_label("Zone").select_option("West")
        expect(page.locator(BAYS)).to_have_count(LARGE // 4)
        page.get_by_role("button", name="List", exact=True).click()
        expect(page.locator(".cards tbody tr")).to_have_count(LARGE // 4)
    for space in spaces:
        delete(stage, f"/api/v6/spaces/{space}", token)
    delete(stage, f"/api/v6/sites/{site}", token)


def annex(stage: Stage) -> str:
    """A site with a bay of each kind that no car makes: reserved, out of use, silent, unknown."""
    token = stage.token(OWNER)
    known = [one["id"] for one in stage.api("/api/v6/sites?limit=1000", token)["sites"] if one["name"] == "Annex"]
    if known:
        return known[0]
    site, spaces = site_of(stage, token, "Annex", ["P1", "P2"], 8)
    for space, kind in zip(spaces, ["blocked", "out_of_service"]):
        stage.api(f"/api/v6/spaces/{space}/override", token, {"type": kind, "reason": "Works"})
    # Never heard is silent too.
    device = stage.api(
        "/api/v6/devices", token,
        {"dev_eui": "0004A30B00AA0001", "name": "Never heard", "device_type": "parking_sensor", "category": "sensor"})
    stage.api(f"/api/v6/devices/{device['id']}/assign", token, {"space_id": spaces[2]})
    return site


def way_back(stage: Stage, browser, slug: str) -> None:
    """From a bay one comes back to what one looked at."""
    site = annex(stage)
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        page.goto(f"{stage.url}/t/{slug}/sites/{site}")
        expect(page.locator(BAYS)).to_have_count(8)
        expect(page.locator(".legend .too")).to_contain_text("silent")
        expect(page.locator(f"{BAYS} .clock")).to_have_count(1)
        page.get_by_role("button", name=re.compile("^P1")).click()
        page.get_by_role("button", name="silent", exact=True).click()
        page.get_by_role("button", name="List", exact=True).click()
        row = page.locator(".cards tbody tr")
        expect(row).to_have_count(1)
        expect(row).to_contain_text("Never heard")
        expect(page).to_have_url(re.compile("floor=P1.*state=SILENT.*view=list"))
        row.locator("th a").click()
        page.wait_for_url("**/spaces/*")
        page.go_back()
        expect(page.locator(".cards tbody tr")).to_have_count(1)
        expect(page.get_by_role("button", name=re.compile("^P1"))).to_have_attribute("aria-pressed", "true")


def wall(stage: Stage, browser, slug: str) -> None:
    """The wall has the time, what wants attention and a way out; what wants it leads to the bays it means."""
    site = annex(stage)
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        page.get_by_role("link", name="Wall view").click()
        expect(page.locator(".wallbar time")).to_have_text(re.compile(r"\d\d:\d\d"))
        expect(page.locator("header")).to_be_hidden()
        expect(page.locator(".attention")).to_contain_text("Spaces not heard of")
        page.keyboard.press("Escape")
        expect(page.locator("header nav")).to_be_visible()
        expect(page).to_have_url(f"{stage.url}/t/{slug}/")
        page.locator(f".attention a[href*='{site}']").click()
        expect(page.locator(".cards tbody tr")).to_have_count(1)


def menu(stage: Stage, browser, admin: str) -> None:
    """Who runs the platform finds it first, sees where they are and what others pay for."""
    with stage.page(browser) as page:
        stage.sign_in(page, admin)
        page.locator(".tenant summary").click()
        links = page.locator(".tenant .sheet li a")
        expect(links.first).to_contain_text("Platform (all tenants)")
        expect(links.first.locator(".tick")).to_have_text("✓")
        expect(links.nth(1).locator("small")).to_have_text(re.compile("Basic|Pro|Enterprise"))


def pictures(stage: Stage, browser, slug: str, look) -> None:
    """Reserved is what a booking makes, of which the API has none yet: one bay is told so on the way."""
    site = annex(stage)
    for name, width in {"wide": 1280, "narrow": 390}.items():
        for scheme in ["light", "dark"]:
            with stage.page(browser, width, scheme) as page:
                stage.sign_in(page, OWNER)
                page.route("**/api/v6/spaces?*", booked)
                for view in ["plan", "list"]:
                    show(page, f"{stage.url}/t/{slug}/sites/{site}?view={view}")
                    look(stage, page, f"states-{view}-{name}-{scheme}")


def booked(route) -> None:
    answer = route.fetch()
    told = answer.json()
    told["spaces"][-1]["state"] = "RESERVED"
    route.fulfill(response=answer, json=told)


def show(page: Page, address: str) -> None:
    page.goto(address)
    settled(page)
    expect(page.locator(".plan .bay, .cards tbody tr").first).to_be_visible()
    page.wait_for_timeout(200)


def scenarios(stage: Stage, browser, slug: str, admin: str, look) -> dict:
    return {
        "large site": lambda: large(stage, browser, slug),
        "way back": lambda: way_back(stage, browser, slug),
        "wall": lambda: wall(stage, browser, slug),
        "menu of tenants": lambda: menu(stage, browser, admin),
        "pictures of states": lambda: pictures(stage, browser, slug, look),
    }
