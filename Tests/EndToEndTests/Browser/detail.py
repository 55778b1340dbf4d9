"""Lists, details, files and paper: what the screens of devices, gateways, people and spaces must do."""

import io
import re

from browser import Stage, move, settled
from playwright.sync_api import Page, expect
from pypdf import PdfReader

OWNER = "owner@amber.example"
VIEWER = "viewer@amber.example"
ROWS = ".cards tbody tr"


def titles(page: Page) -> list[str]:
    return page.locator(f"{ROWS} th a").all_inner_texts()


def devices(stage: Stage, browser, slug: str) -> None:
    """The server sorts and filters; the address says how, so that a link and the way back do too."""
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if "/api/v6/devices?" in request.url else None)
        page.goto(f"{stage.url}/t/{slug}/devices")
        expect(page.locator(ROWS).first).to_be_visible()
        assert any("sort=last_seen_at" in url for url in asked), asked
        page.get_by_role("button", name="Device", exact=True).click()
        expect(page).to_have_url(re.compile("sort=name"))
        expect(page.locator("th[aria-sort=ascending]")).to_have_text("Device")
        token = stage.token(OWNER)
        total = stage.api("/api/v6/devices?limit=1", token)["total"]
        expect(page.locator(".pager")).to_contain_text(f"of {total}")
        page.get_by_role("button", name="Device", exact=True).click()
        expect(page.locator("th[aria-sort=descending]")).to_have_text("Device")
        expect(page).to_have_url(re.compile("sort=-name"))
        assert any("sort=-name" in url for url in asked), asked
        page.go_back()
        expect(page.locator("th[aria-sort=ascending]")).to_have_text("Device")
        # The counts are the server's.
        silent = stage.api("/api/v6/devices?health=silent&limit=1", token)["total"]
        page.goto(f"{stage.url}/t/{slug}/devices?health=silent")
        if silent == 0:
            expect(page.locator("main")).to_contain_text("No device matches")
            page.get_by_role("button", name="Clear the filters").click()
            expect(page.locator(ROWS)).to_have_count(min(total, 50))
        one = stage.api("/api/v6/devices?limit=1", token)["devices"][0]
        eui = one["dev_eui"]
        page.locator("main input[type=search]").fill(" ".join(re.findall("....", eui)))
        expect(page.locator(ROWS)).to_have_count(1)
        expect(page).to_have_url(re.compile("q="))
        page.reload()
        expect(page.locator(ROWS)).to_have_count(1)
        page.locator(f"{ROWS} th a").click()
        expect(page.locator("main h1")).to_be_visible()
        expect(page.locator("main dl code").first).to_have_text(" ".join(re.findall("....", eui)))


def steady(stage: Stage, browser, slug: str) -> None:
    """What stands under a finger stays there though the order changes, until somebody asks for the new one."""
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        page.goto(f"{stage.url}/t/{slug}/devices?sort=name")
        expect(page.locator(ROWS).first).to_be_visible()
        order = titles(page)

        def turned(body: dict) -> None:
            body["devices"].reverse()

        page.route("**/api/v6/devices?*limit=50*", lambda route: changed(route, turned))
        page.evaluate("document.dispatchEvent(new Event('resume'))")
        expect(page.get_by_role("button", name="The order has changed")).to_be_visible()
        assert titles(page) == order, "rows have jumped"
        page.get_by_role("button", name="The order has changed").click()
        expect(page.locator(f"{ROWS} th a bdi").first).to_have_text(order[-1].splitlines()[0])
        expect(page.get_by_role("button", name="The order has changed")).to_have_count(0)


def changed(route, change) -> None:
    """An answer of the daemon's, with something in it that the test cannot bring about."""
    headers = {name: value for name, value in route.request.headers.items() if name != "if-none-match"}
    answer = route.fetch(headers=headers)
    body = answer.json()
    change(body)
    route.fulfill(response=answer, json=body)


def device(stage: Stage, browser, slug: str, ids: dict[str, str]) -> None:
    """A device shows what it said, and is renamed, taken off its space and put on it again."""
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        page.goto(f"{stage.url}/t/{slug}/devices/{ids['device']}")
        expect(page.get_by_role("heading", name="Last uplinks")).to_be_visible()
        expect(page.locator(".chart").first).to_be_visible()
        page.locator(".chart summary").first.click()
        expect(page.locator(".chart table").first).to_be_visible()
        name = page.locator("main h1").inner_text()
        code = stage.api(f"/api/v6/devices/{ids['device']}", stage.token(OWNER))["assigned_space_code"]
        page.get_by_role("button", name="Edit", exact=True).click()
        page.locator("dialog input[name=name]").fill("\u202eright to left")
        page.locator("dialog button.primary").click()
        expect(page.locator("dialog [aria-invalid=true]")).to_be_focused()
        page.locator("dialog input[name=name]").fill("Renamed <b>here</b>")
        page.locator("dialog button.primary").click()
        expect(page.locator("main h1")).to_have_text("Renamed <b>here</b>")
        page.get_by_role("button", name="Edit", exact=True).click()
        page.locator("dialog input[name=name]").fill(name)
        page.locator("dialog button.primary").click()
        expect(page.locator("main h1")).to_have_text(name)
        # Nothing is offered that is not legal: no end of its life while it is on a space.
        expect(page.get_by_role("button", name="Decommission")).to_have_count(0)
        page.get_by_role("button", name="Take off the space").click()
        page.locator("dialog button.primary").click()
        expect(page.get_by_role("button", name="Decommission")).to_be_visible()
        page.get_by_role("button", name="Put on a space").click()
        page.locator("dialog input[type=search]").fill(code)
        expect(page.locator("dialog input[type=radio]")).to_have_count(1)
        page.locator("dialog input[type=radio]").check()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Take off the space")).to_be_visible()
        expect(page.locator("main")).to_contain_text("still there")


def gateways(stage: Stage, browser, slug: str) -> None:
    """A gateway is registered, refused by its field, shown, and deleted; what nobody else hears is told."""
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        page.goto(f"{stage.url}/t/{slug}/gateways")
        page.get_by_role("button", name="Register a gateway").first.click()
        page.locator("dialog input[name=gateway_id]").fill("not an EUI")
        page.locator("dialog button.primary").click()
        expect(page.locator("dialog input[name=gateway_id]")).to_be_focused()
        expect(page.locator("dialog .field small.bad")).to_be_visible()
        page.locator("dialog input[name=gateway_id]").fill("00 16 C0 01 F1 53 A1 4C")
        page.locator("dialog input[name=name]").fill("Above <img src=x onerror=alert(1)>")
        page.locator("dialog button.primary").click()
        row = page.locator(ROWS, has_text="Above <img")
        expect(row).to_contain_text("never heard")
        page.route("**/coverage?*", lambda route: route.fulfill(json=coverage(slug)))
        row.locator("th a").click()
        expect(page.locator("main h1")).to_contain_text("Above <img")
        expect(page.locator("main")).to_contain_text("1 of the 2 devices")
        page.get_by_role("button", name="7 days").click()
        expect(page).to_have_url(re.compile("days=7"))
        page.get_by_role("button", name="Delete").click()
        page.locator("dialog button.primary").click()
        page.wait_for_url("**/gateways")
        expect(page.locator("main")).not_to_contain_text("Above <img")


def coverage(slug: str) -> dict:
    """What a daemon answers of a gateway that hears two devices, one of them alone."""
    rows = [{"device_id": f"00000000-0000-0000-0000-00000000000{n}", "dev_eui": f"000000000000000{n}", "name": None,
             "space_id": None, "space_code": None, "site_id": None, "uplinks": 3, "only_here": n == 1, "share": 0.5}
            for n in (1, 2)]
    return {"gateway_id": "0016C001F153A14C", "from": "", "to": "", "devices": rows, "only_here": 1, "heard": 2}


def files(stage: Stage, browser, slug: str) -> None:
    """A list is saved whole, part by part, with its filter and one row of names."""
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        page.goto(f"{stage.url}/t/{slug}/devices")
        expect(page.locator(ROWS).first).to_be_visible()
        # Parts of five, so that there are several.
        page.route("**/api/v6/devices?*limit=1000*", lambda route: route.continue_(
            url=route.request.url.replace("limit=1000", "limit=5")))
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save as CSV").click()
        assert saved.value.suggested_filename == "devices.csv", saved.value.suggested_filename
        with open(saved.value.path(), encoding="utf-8-sig") as file:
            lines = file.read().splitlines()
        total = stage.api("/api/v6/devices?limit=1", stage.token(OWNER))["total"]
        assert len(lines) == total + 1, f"{len(lines)} lines"
        assert sum("dev_eui" in line for line in lines) == 1
        eui = stage.api("/api/v6/devices?limit=1", stage.token(OWNER))["devices"][0]["dev_eui"]
        page.locator("main input[type=search]").fill(eui)
        expect(page.locator(ROWS)).to_have_count(1)
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save as CSV").click()
        with open(saved.value.path(), encoding="utf-8-sig") as file:
            lines = file.read().splitlines()
        assert len(lines) == 2 and eui in lines[1], lines


def keys(stage: Stage, browser, slug: str) -> None:
    """A key is shown once, with its scopes and its end; the audit log tells of it, and is filtered."""
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        page.goto(f"{stage.url}/t/{slug}/people")
        page.get_by_role("button", name="Make a key").first.click()
        page.locator("dialog input[name=name]").fill("Signs")
        page.locator("dialog input[id='devices:read']").check()
        page.locator("dialog input[name=expires_at]").fill("2099-12-31")
        page.locator("dialog button.primary").click()
        secret = page.locator("dialog .secret").inner_text()
        assert secret.startswith("pk_"), secret
        page.locator("dialog button.primary").click()
        row = page.locator(ROWS, has_text="Signs")
        expect(row).to_contain_text("devices:read")
        expect(row).to_contain_text("2099")
        assert secret not in page.content()
        row.get_by_role("button", name="Remove").click()
        page.locator("dialog button.primary").click()
        expect(page.locator(ROWS, has_text="Signs")).to_have_count(0)
        page.goto(f"{stage.url}/t/{slug}/audit?resource=api_key")
        expect(page.locator(ROWS).first).to_contain_text("api_key")
        expect(page.locator(ROWS, has_text="auth.login")).to_have_count(0)


def account(stage: Stage, browser, slug: str) -> None:
    """A password is set and set back; another session is ended; signing out everywhere ends this one."""
    with stage.page(browser) as page:
        stage.sign_in(page, VIEWER)
        page.locator("details.person summary").click()
        page.get_by_role("link", name="Password and sessions").click()
        page.wait_for_url("**/account")
        fill = lambda *words: [page.locator("input[type=password]").nth(n).fill(w) for n, w in enumerate(words)]
        fill("not the password", "river otter nine", "river otter nine")
        page.get_by_role("button", name="Set a new password").click()
        expect(page.get_by_role("alert")).to_be_visible()
        for old, new in [(stage.password, "river otter nine"), ("river otter nine", stage.password)]:
            fill(old, new, new)
            page.get_by_role("button", name="Set a new password").click()
            expect(page.locator("form .calm")).to_be_visible()
            fill("", "", "")
            page.reload()
            expect(page.locator(ROWS).first).to_be_visible()
        stage.token(VIEWER)
        page.reload()
        expect(page.get_by_role("button", name="End", exact=True)).to_have_count(1)
        page.get_by_role("button", name="End", exact=True).click()
        page.locator("dialog button.primary").click()
        expect(page.get_by_role("button", name="End", exact=True)).to_have_count(0)
        page.get_by_role("button", name="Sign out everywhere").click()
        page.locator("dialog button.primary").click()
        expect(page.locator("#password")).to_be_visible()


def too_many(stage: Stage, browser) -> None:
    """Who tries too often is told when to try again."""
    with stage.page(browser) as page:
        page.route("**/api/auth/session", lambda route: route.fulfill(
            status=429, headers={"Retry-After": "42"}, json={"detail": "Too many."}))
        page.goto(stage.url + "/login")
        page.fill("#email", OWNER)
        page.fill("#password", "a guess")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text(re.compile(r"Try again at \d+:\d+:\d+"))
        expect(page.get_by_role("alert")).to_contain_text(re.compile(r"\((4[012]|3\d)\u202fs\)"))
        page.unroute("**/api/auth/session")
        page.fill("#password", stage.password)
        page.keyboard.press("Enter")
        expect(page.locator("header nav")).to_be_visible()


def space(stage: Stage, browser, slug: str, ids: dict[str, str]) -> None:
    """The past of a space: what is inferred is dotted, silence is hatched; a sensor is taken off and put on."""
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        page.route(f"**/spaces/{ids['space']}/history?*", lambda route: changed(route, inferred))
        page.goto(f"{stage.url}/t/{slug}/spaces/{ids['space']}")
        expect(page.locator(".timeline .maybe").first).to_be_attached()
        expect(page.locator("main")).to_contain_text("dotted")
        page.get_by_role("button", name="7 days").click()
        expect(page.get_by_role("button", name="7 days")).to_be_focused()
        expect(page.locator(".timeline")).to_be_visible()
        eui = stage.api(f"/api/v6/devices/{ids['device']}", stage.token(OWNER))["dev_eui"]
        page.get_by_role("button", name="Take the sensor off").click()
        page.locator("dialog button.primary").click()
        page.get_by_role("button", name="Put a sensor on").click()
        page.locator("dialog input[type=search]").fill(eui)
        expect(page.locator("dialog input[type=radio]")).to_have_count(1)
        page.locator("dialog input[type=radio]").check()
        page.locator("dialog button.primary").click()
        expect(page.get_by_role("button", name="Take the sensor off")).to_be_visible()


def inferred(body: dict) -> None:
    for change in body["changes"][:1]:
        change.update(is_inferred=True, error_s=3600)


def asleep(stage: Stage, browser, slug: str) -> None:
    """A tab that nobody sees asks for nothing; one that is seen again, or was frozen and is woken, asks anew."""
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        page.goto(f"{stage.url}/t/{slug}/")
        settled(page)
        expect(page.locator("p.fresh")).to_have_class("fresh live", timeout=60_000)

        # This browser has no window that could be hidden, and freezes none that is seen: the page is told so.
        def seen(state: str) -> None:
            page.evaluate("""state => {
                Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
                document.dispatchEvent(new Event("visibilitychange"));
            }""", state)

        seen("hidden")
        session = page.context.new_cdp_session(page)
        session.send("Page.enable")
        session.send("Page.setWebLifecycleState", {"state": "frozen"})
        page.wait_for_timeout(1500)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.wait_for_timeout(2500)
        assert not asked, f"a tab that nobody sees asks for {asked}"
        with page.expect_request("**/dashboard/data"), page.expect_request("**/stream*"):
            session.send("Page.setWebLifecycleState", {"state": "active"})
            seen("visible")
        expect(page.locator("p.fresh")).to_have_class("fresh live", timeout=60_000)
        with page.expect_request("**/dashboard/data"), page.expect_request("**/stream*"):
            page.evaluate("document.dispatchEvent(new Event('resume'))")


def zoom(stage: Stage, browser, slug: str, ids: dict[str, str]) -> None:
    """With letters twice as large nothing is lost beside the window, and nothing lies on something else."""
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        for path in ["", f"sites/{ids['site']}?view=list", f"spaces/{ids['space']}", "devices", "gateways",
                     f"devices/{ids['device']}", "people", "audit", "account"]:
            page.goto(f"{stage.url}/t/{slug}/{path}")
            settled(page)
            page.wait_for_timeout(300)
            page.evaluate("document.documentElement.style.fontSize = '32px'")
            page.wait_for_timeout(100)
            size = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            if size[0] > size[1]:
                stage.fault(f"{path}: with letters twice as large it is {size[0]} wide in a window of {size[1]}")


def paper(stage: Stage, browser, slug: str, ids: dict[str, str]) -> None:
    """What is printed has every row, its state in words, whose it is and of when, and no way to go anywhere."""
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        token = stage.token(OWNER)
        tenant = stage.api("/api/auth/me", token)["user"]["tenant_name"]
        spaces = stage.api(f"/api/v6/spaces?site_id={ids['site']}&limit=100", token)["spaces"]
        euis = [device["dev_eui"]
                for device in stage.api("/api/v6/devices?limit=50&sort=name", token)["devices"]][:12]
        codes = [space["code"] for space in spaces]
        for path, words in [("", ["spaces are free"]), (f"sites/{ids['site']}?view=list", codes), ("devices?sort=name", euis)]:
            page.goto(f"{stage.url}/t/{slug}/{path}")
            settled(page)
            page.wait_for_timeout(500)
            sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
            text = "".join("".join(sheet.extract_text() for sheet in sheets).split())
            for word in words:
                assert "".join(word.split()) in text, f"{path}: {word} is not on paper"
            assert "".join(tenant.split()) in text, f"{path}: paper does not say whose it is"
            page.emulate_media(media="print")
            expect(page.locator("header nav")).to_be_hidden()
            page.emulate_media(media="null")
            width = float(sheets[0].mediabox.width)
            assert abs(width - 595) < 2, f"{path}: a sheet is {width} points wide"


def roles(stage: Stage, browser, slug: str, ids: dict[str, str]) -> None:
    """Who may only look is offered no write on any of these screens."""
    with stage.page(browser) as page:
        stage.sign_in(page, VIEWER)
        for path in ["devices", f"devices/{ids['device']}", "gateways", f"spaces/{ids['space']}"]:
            move(page, f"/t/{slug}/{path}")
            settled(page)
            page.wait_for_timeout(500)
            names = page.locator("main button:visible").all_inner_texts()
            verbs = [name for name in names if re.search("Edit|Register|Delete|Put|Take|ommission", name)]
            assert not verbs, f"{path}: a viewer is offered {verbs}"


def dialogs(stage: Stage, browser, slug: str, ids: dict[str, str], look) -> None:
    """What opens over a screen is fit for everybody too."""
    opened = {
        "register-device": ("devices", "Register a device"), "edit-device": (f"devices/{ids['device']}", "Edit"),
        "register-gateway": ("gateways", "Register a gateway"), "key": ("people", "Make a key"),
        "take-off": (f"spaces/{ids['space']}", "Take the sensor off"), "everywhere": ("account", "Sign out everywhere"),
    }
    for width, scheme in [(1280, "light"), (390, "dark")]:
        with stage.page(browser, width, scheme) as page:
            stage.sign_in(page, OWNER)
            for name, (path, button) in opened.items():
                page.goto(f"{stage.url}/t/{slug}/{path}")
                page.get_by_role("button", name=button, exact=True).first.click()
                expect(page.locator("dialog")).to_be_visible()
                page.wait_for_timeout(300)
                look(stage, page, f"dialog-{name}-{width}-{scheme}")
                page.keyboard.press("Escape")
                expect(page.get_by_role("button", name=button, exact=True).first).to_be_focused()


def scenarios(stage: Stage, browser, slug: str, ids: dict[str, str], look) -> dict:
    return {
        "devices": lambda: devices(stage, browser, slug),
        "steady": lambda: steady(stage, browser, slug),
        "device": lambda: device(stage, browser, slug, ids),
        "gateways": lambda: gateways(stage, browser, slug),
        "files": lambda: files(stage, browser, slug),
        "keys": lambda: keys(stage, browser, slug),
        "account": lambda: account(stage, browser, slug),
        "too many": lambda: too_many(stage, browser),
        "space": lambda: space(stage, browser, slug, ids),
        "asleep": lambda: asleep(stage, browser, slug),
        "zoom": lambda: zoom(stage, browser, slug, ids),
        "paper": lambda: paper(stage, browser, slug, ids),
        "dialogs": lambda: dialogs(stage, browser, slug, ids, look),
        "viewer": lambda: roles(stage, browser, slug, ids),
    }
