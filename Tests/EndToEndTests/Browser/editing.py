"""What a browser must show of making and changing things. Each scenario has a tenant of its own."""

import time

from browser import Stage, settled
from playwright.sync_api import Page, expect


def tenant(stage: Stage, admin: str, name: str) -> str:
    """A tenant that has nothing yet."""
    slug = f"{name}-{time.time_ns() % 1_000_000_000}"
    stage.api("/api/v6/tenants", stage.token(admin), {"name": f"Tenant {name}", "slug": slug})
    return slug


def site(page: Page, stage: Stage, slug: str, pattern: str = "A-001…A-012") -> str:
    """A site with spaces, made as a person does; returns its address."""
    page.goto(f"{stage.url}/t/{slug}/")
    settled(page)
    page.locator(".sites").get_by_role("button", name="Add a site").click()
    page.fill("#field-name", "West Garage")
    page.get_by_role("button", name="Add a floor").click()
    page.keyboard.type("P1")
    page.keyboard.press("Tab")
    page.keyboard.type("Level 1")
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/sites/*")
    page.locator(".empty").get_by_role("button", name="Add many spaces").click()
    page.fill("#field-spaces", pattern)
    page.get_by_role("button", name="Create").click()
    expect(page.locator(".plan .bay").first).to_be_visible()
    return page.url


def first_run(stage: Stage, browser, admin: str) -> None:
    """From no site to a bay that waits for its sensor, led by the screens alone."""
    slug = tenant(stage, admin, "first")
    with stage.page(browser) as page:
        stage.sign_in(page, admin)
        site(page, stage, slug)
        expect(page.locator(".plan .bay")).to_have_count(12)
        page.get_by_role("link", name="Install sensors").click()
        expect(page.locator(".nobody")).to_contain_text("No device waits")
        page.get_by_role("button", name="Register a device").click()
        page.fill("#field-dev_eui", "not an EUI")
        page.locator("dialog button[type=submit]").click()
        expect(page.locator("#field-dev_eui-bad")).to_contain_text("16 hexadecimal digits")
        expect(page.locator("#field-dev_eui")).to_be_focused()
        eui = f"{time.time_ns():016X}"[-16:]
        page.fill("#field-dev_eui", eui.lower()[:8] + " " + eui[8:])
        page.select_option("#field-codec", index=3)
        page.locator("dialog button[type=submit]").click()
        expect(page.locator(".commission .good")).to_contain_text("is registered")
        page.fill("#digits", eui[-4:])
        page.locator(".heard button.wide").click()
        expect(page.locator(".checks li").first).to_have_attribute("data-done", "false")
        expect(page.locator(".next")).to_contain_text("A-001")


def by_keys(stage: Stage, browser, admin: str) -> None:
    """The same with a keyboard alone: each step is reached by Tab from where the last one left off."""
    slug = tenant(stage, admin, "keys")
    with stage.page(browser) as page:
        stage.sign_in(page, admin)
        page.goto(f"{stage.url}/t/{slug}/")
        settled(page)
        expect(page.locator(".sites .empty")).to_be_visible()
        press(page, "Add a site")
        expect(page.locator("#field-name")).to_be_focused()
        page.keyboard.type("North Deck")
        page.keyboard.press("Enter")
        page.wait_for_url("**/sites/*")
        expect(page.locator(".empty")).to_be_visible()
        press(page, "Add many spaces")
        expect(page.locator("#field-spaces")).to_be_focused()
        page.keyboard.type("A-1..9")
        page.keyboard.press("Enter")
        expect(page.locator(".plan .bay")).to_have_count(9)
        press(page, "Edit")
        press(page, "Edit the plan")
        expect(page.locator(".picklist li")).to_have_count(9)
        press(page, "Place")
        expect(page.locator("svg.editor")).to_be_focused()
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("r")
        press(page, "Save (9)", "Shift+Tab")
        expect(page.locator(".plannerpage .good")).to_be_visible()
        press(page, "North Deck", "Shift+Tab")
        expect(page.locator(".plan .bay")).to_have_count(9)
        press(page, "Install sensors")
        expect(page.locator(".nobody")).to_be_visible()
        press(page, "Register a device")
        expect(page.locator("#field-dev_eui")).to_be_focused()
        page.keyboard.type(f"{time.time_ns():016X}"[-16:])
        page.keyboard.press("Enter")
        expect(page.locator(".commission .good")).to_be_visible()


def press(page: Page, text: str, way: str = "Tab") -> None:
    """Goes to what has this text, and presses it."""
    for _ in range(60):
        page.keyboard.press(way)
        focused = page.locator(":focus")
        if focused.count() and (focused.first.text_content() or "").strip() == text:
            return page.keyboard.press("Enter")
    raise AssertionError(f"{text} is not reached by {way}")


def patterns(stage: Stage, browser, admin: str) -> None:
    """What a pattern means is said before anything is sent; so is what is in its way."""
    slug = tenant(stage, admin, "patterns")
    with stage.page(browser) as page:
        stage.sign_in(page, admin)
        site(page, stage, slug)
        page.route("**/api/v6/spaces?*", lambda route: route.abort())
        page.locator(".edits summary").click()
        page.get_by_role("button", name="Add many spaces").click()
        expect(page.locator("dialog")).to_contain_text("cannot be opened now")
        page.unroute("**/api/v6/spaces?*")
        page.get_by_role("button", name="Try again").dblclick()
        expect(page.locator("dialog")).to_have_count(1)
        told = page.locator("dialog .told")
        for text, said in [
            ("A-010…A-020", "there already: A-010, A-011, A-012"), ("B-{001..120}", "120 spaces, from B-001 to B-120"),
            ("B-1..B-1001", "1000 at most"), ("B-9…B-1", "smaller"), ("B-1…C-9", "no pattern"), ("B-07…9", "3 spaces"),
        ]:
            page.fill("#field-spaces", text)
            expect(told).to_contain_text(said)
        page.fill("#field-spaces", "A-012...A-013")
        page.locator("dialog button[type=submit]").click()
        expect(page.locator("dialog .fault")).to_contain_text("A-012")
        page.fill("#field-spaces", "B-07..9")
        page.locator("dialog button[type=submit]").dblclick()
        expect(page.locator("dialog")).to_have_count(0)
        expect(page.locator(".plan .bay")).to_have_count(15)
        expect(page.locator(".plan .bay", has_text="B-09")).to_be_visible()


def changes(stage: Stage, browser, admin: str) -> None:
    """A site and a space are changed and deleted; what the API refuses stands beside its field."""
    slug = tenant(stage, admin, "changes")
    with stage.page(browser) as page:
        stage.sign_in(page, admin)
        address = site(page, stage, slug, "A-1")
        page.locator(".plan .bay").click()
        page.wait_for_url("**/spaces/*")
        page.locator(".edits summary").click()
        page.get_by_role("button", name="Edit the space").click()
        page.fill("#field-code", "C-9 <img src=x onerror=alert(1)>")
        page.locator("dialog button[type=submit]").click()
        expect(page.locator("h1")).to_contain_text("C-9 <img")
        page.locator(".edits summary").click()
        page.get_by_role("button", name="Delete the space").click()
        page.locator("dialog button[type=submit]").click()
        page.wait_for_url("**/sites/*")
        expect(page.locator(".empty")).to_contain_text("No spaces")
        page.locator(".edits summary").click()
        page.get_by_role("button", name="Edit the site").click()
        page.fill("#field-timezone", "Mars/Olympus")
        page.locator("dialog button[type=submit]").click()
        expect(page.locator("#field-timezone-bad")).to_be_visible()
        page.fill("#field-timezone", "Europe/Berlin")
        page.fill("#field-name", "East Garage")
        page.locator("dialog button[type=submit]").click()
        expect(page.locator("h1")).to_have_text("East Garage")
        page.locator(".edits summary").click()
        page.get_by_role("button", name="Delete the site").click()
        page.locator("dialog button[type=submit]").click()
        expect(page.locator(".sites .empty")).to_be_visible()
        page.goto(address)
        expect(page.locator(".trouble .fault")).to_be_visible()


def lists(stage: Stage, browser, admin: str) -> None:
    """A list with a fault is sent in no part; a good one in all."""
    slug = tenant(stage, admin, "lists")
    with stage.page(browser) as page:
        stage.sign_in(page, admin)
        address = site(page, stage, slug, "A-1")
        page.goto(address.replace("/sites/", "/import/spaces?site="))
        page.fill("#csv", "\ufeffCode;Level;Zone;Lat;Colour\nA-1;P1;;;red\n\"B;2\";P1;\"a \"\"N\"\"\";52,5;\nC-3;P1\n")
        faults = page.locator("td .bad")
        expect(faults).to_have_count(2)
        expect(faults.nth(0)).to_contain_text("A-1 exists already")
        expect(faults.nth(1)).to_contain_text("2 fields, where the first line has 5")
        expect(page.locator(".importing")).to_contain_text("not read: Colour")
        expect(page.get_by_role("button", name="Create spaces (3)")).to_be_disabled()
        page.set_input_files("#file", {
            "name": "bays.csv", "mimeType": "text/csv",
            "buffer": "\ufeffCode;Level;Zone;Lat\n\"B;2\";P1;\"North \"\"N\"\"\";52,5\nC-3;P1;;\n".encode(),
        })
        expect(page.locator(".calm")).to_contain_text("All 2 rows")
        page.get_by_role("button", name="Create spaces (2)").click()
        expect(page.locator(".importing .good")).to_contain_text("Spaces created: 2")
        page.get_by_role("link", name="Show them").click()
        expect(page.locator(".plan .bay")).to_have_count(3)
        devices(stage, page, admin, slug)


def devices(stage: Stage, page: Page, admin: str, slug: str) -> None:
    page.goto(f"{stage.url}/t/{slug}/import/devices")
    first = time.time_ns() & ~0xFF
    euis = [f"{first + index:016X}"[-16:] for index in range(3)]
    page.fill("#csv", f"devEui,name,codec\n{euis[0]},One,\n{euis[0]},Two,nobody/knows\nxyz,,\n")
    expect(page.locator("td .bad")).to_have_count(2)
    expect(page.locator("td .bad").first).to_contain_text("no codec nobody/knows")
    rows = "\n".join(f"{eui},Sensor {index}" for index, eui in enumerate(euis))
    page.fill("#csv", f"devEui\tname\n{rows}\n".replace(",", "\t"))
    # Between the check and the sending somebody else registers the second.
    expect(page.get_by_role("button", name="Register devices (3)")).to_be_enabled()
    there = stage.api("/api/auth/switch-tenant", stage.token(admin), {"tenant_slug": slug})
    stage.api("/api/v6/devices", there["access_token"], {"dev_eui": euis[1]})
    page.get_by_role("button", name="Register devices (3)").click()
    expect(page.locator(".importing .fault")).to_contain_text("is registered already")
    expect(page.locator("td .bad")).to_have_count(1)
    expect(page.locator("tr", has=page.locator("td .bad"))).to_contain_text("Sensor 1")
    expect(page.get_by_role("button", name="Register devices (3)")).to_be_disabled()
    assert stage.api("/api/v6/devices?limit=1", there["access_token"])["total"] == 1, "some rows were registered"
    page.fill("#csv", f"devEui,name\n{euis[0]},Sensor 0\n{euis[2]},Sensor 2\n")
    page.get_by_role("button", name="Register devices (2)").click()
    expect(page.locator(".importing .good")).to_contain_text("Devices registered: 2")


def drawing(stage: Stage, browser, admin: str) -> None:
    """A plan is drawn with a mouse and with keys alone, is not lost by leaving, and is shown as it was stored."""
    slug = tenant(stage, admin, "drawing")
    with stage.page(browser) as page:
        stage.sign_in(page, admin)
        address = site(page, stage, slug)
        page.locator(".edits summary").click()
        page.get_by_role("link", name="Edit the plan").click()
        page.get_by_role("button", name="Row …").click()
        page.fill("#field-to", "A-004")
        page.fill("#field-x", "5")
        page.fill("#field-y", "5")
        expect(page.locator("dialog .told")).to_have_text("Spaces in the row: 4")
        page.locator("dialog button[type=submit]").click()
        bays = page.locator(".editbay")
        expect(bays).to_have_count(4)
        keys(page)
        mouse(page)
        save = page.get_by_role("button", name="Save (4)")
        page.locator("header .brand").click()
        expect(page.locator("dialog")).to_contain_text("not stored: 4")
        page.get_by_role("button", name="Cancel").click()
        page.evaluate("history.back()")
        expect(page.locator("dialog")).to_contain_text("not stored: 4")
        page.get_by_role("button", name="Cancel").click()
        assert page.url == address + "/plan", page.url
        save.click()
        expect(page.locator(".plannerpage .good")).to_contain_text("Spaces changed: 4")
        drawn = page.locator(".editbay", has_text="A-001")
        place = drawn.get_attribute("transform")
        page.goto(address + "/plan")
        expect(drawn).to_have_attribute("transform", place or "")
        page.goto(address)
        expect(page.locator(".plan .bay")).to_have_count(12)
        shown = page.locator(".plan .bay", has_text="A-001").get_attribute("transform") or ""
        assert shown.split(" rotate")[0] == (place or "").split(" rotate")[0], f"{shown} is not {place}"


def keys(page: Page) -> None:
    """One bay of four, by keys alone."""
    page.locator("svg.editor").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    status = page.locator(".canvas [role=status]")
    expect(status).to_have_text("A-001 at 5 m, 5 m, turned 0°")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("r")
    expect(status).to_have_text("A-001 at 5.5 m, 10 m, turned 90°")
    page.keyboard.press("Control+z")
    expect(status).to_have_text("A-001 at 5.5 m, 10 m, turned 0°")
    page.keyboard.press("Delete")
    expect(page.locator(".editbay")).to_have_count(3)
    page.keyboard.press("Control+z")
    expect(page.locator(".editbay")).to_have_count(4)


def mouse(page: Page) -> None:
    """All four by a field around them, dragged as one onto the grid."""
    before = [middle(page, number) for number in range(4)]
    page.mouse.move(before[1][0] - 60, before[1][1] - 40)
    ground = page.locator("svg.editor").bounding_box()
    page.mouse.move(ground["x"] + 4, ground["y"] + 4)
    page.mouse.down()
    page.mouse.move(ground["x"] + ground["width"] - 4, ground["y"] + ground["height"] - 4, steps=4)
    page.mouse.up()
    expect(page.locator(".editbay[data-selected=true]")).to_have_count(4)
    page.mouse.move(*before[1])
    page.mouse.down()
    page.mouse.move(before[1][0] + 60, before[1][1] + 30, steps=5)
    page.mouse.up()
    after = [middle(page, number) for number in range(4)]
    ways = {(round(b[0] - a[0]), round(b[1] - a[1])) for a, b in zip(before, after)}
    assert len(ways) == 1 and (0, 0) not in ways, f"dragged by {ways}"


def middle(page: Page, number: int) -> tuple[float, float]:
    box = page.locator(".editbay").nth(number).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def touch(stage: Stage, browser, admin: str, look) -> None:
    """On a phone: a finger drags a bay, and every form fits."""
    slug = tenant(stage, admin, "touch")
    for scheme in ["light", "dark"]:
        with stage.page(browser, 390, scheme) as page:
            stage.sign_in(page, admin)
            if scheme == "light":
                address = site(page, stage, slug)
            page.goto(address)
            for name in ["Edit the site", "Add many spaces", "Add one space"]:
                page.locator(".edits summary").click()
                page.get_by_role("button", name=name).click()
                expect(page.locator("dialog")).to_be_visible()
                look(stage, page, f"{name.lower().replace(' ', '-')}-narrow-{scheme}")
                page.get_by_role("button", name="Cancel").click()
            page.goto(address + "/plan")
            page.get_by_role("button", name="Place", exact=True).click()
            page.locator("svg.editor").press("Escape")
            drag(page)
            look(stage, page, f"editor-narrow-{scheme}")


def drag(page: Page) -> None:
    """A finger on a bay moves it, and does not scroll."""
    session = page.context.new_cdp_session(page)
    x, y = middle(page, 0)
    status = page.locator(".canvas [role=status]")

    def finger(kind: str, points: list) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", [{"x": x, "y": y}])
    for step in range(1, 6):
        finger("touchMove", [{"x": x + 6 * step, "y": y + 6 * step}])
    finger("touchEnd", [])
    expect(status).to_contain_text("A-001 at")
    expect(status).not_to_contain_text("A-001 at 0 m, 0 m")


def kept(stage: Stage, browser, admin: str) -> None:
    """What the forms do not know of metadata stays; a name as long as may be, and one of strangers, break nothing."""
    slug = tenant(stage, admin, "kept")
    token = stage.api("/api/auth/switch-tenant", stage.token(admin), {"tenant_slug": slug})["access_token"]
    made = stage.api("/api/v6/sites", token, {"name": "W" * 200, "metadata": {"gate": "north"}})
    space = stage.api("/api/v6/spaces", token, {
        "site_id": made["id"], "code": "<b>" + "Q" * 97, "name": "x", "metadata": {"painted": 2019}})
    with stage.page(browser, 390) as page:
        stage.sign_in(page, admin)
        for path in [f"sites/{made['id']}", f"spaces/{space['id']}", f"sites/{made['id']}/plan", ""]:
            page.goto(f"{stage.url}/t/{slug}/{path}")
            settled(page)
            page.wait_for_timeout(300)
            size = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert size[0] <= size[1], f"{path}: is {size[0]} wide in a window of {size[1]}"
        page.goto(f"{stage.url}/t/{slug}/sites/{made['id']}/plan")
        page.get_by_role("button", name="Place", exact=True).click()
        page.get_by_role("button", name="Save (1)").click()
        expect(page.locator(".plannerpage .good")).to_be_visible()
        page.goto(f"{stage.url}/t/{slug}/sites/{made['id']}")
        page.locator(".edits summary").click()
        page.get_by_role("button", name="Edit the site").click()
        page.fill("#field-name", "Short")
        page.locator("dialog button[type=submit]").click()
        expect(page.locator("h1")).to_have_text("Short")
    assert stage.api(f"/api/v6/sites/{made['id']}", token)["metadata"] == {"gate": "north"}
    metadata = stage.api(f"/api/v6/spaces/{space['id']}", token)["metadata"]
    assert metadata["painted"] == 2019 and metadata["plan"]["w"] == 25, metadata


def tenants(stage: Stage, browser, admin: str) -> None:
    """A tenant is made, changed, shut out with a reason and let in again."""
    name = f"Tenant {time.time_ns() % 1_000_000_000}"
    with stage.page(browser) as page:
        stage.sign_in(page, admin)
        page.goto(f"{stage.url}/t/platform/tenants")
        page.get_by_role("button", name="Add a tenant").click()
        page.fill("#field-name", name)
        page.fill("#field-slug", name.lower().replace(" ", "-"))
        page.get_by_label("Device pool").uncheck()
        page.locator("dialog button[type=submit]").click()
        row = page.locator("main tr", has_text=name)
        expect(row.get_by_role("link", name=name)).to_be_visible()
        row.get_by_role("button", name="Edit").click()
        expect(page.get_by_label("Device pool")).not_to_be_checked()
        page.select_option("#field-subscription_tier", "enterprise")
        page.locator("dialog button[type=submit]").click()
        expect(row).to_contain_text("Enterprise")
        row.get_by_role("button", name="Suspend").click()
        page.fill("#field-reason", "not paid")
        page.locator("dialog button[type=submit]").click()
        expect(row).to_contain_text("not paid")
        row.get_by_role("button", name="Activate").click()
        page.locator("dialog button[type=submit]").click()
        expect(row).to_contain_text("active")


def looking(stage: Stage, browser, viewer: str, slug: str, ids: dict[str, str]) -> None:
    """Who may only look is offered no way to change anything."""
    with stage.page(browser) as page:
        stage.sign_in(page, viewer)
        for path in ["", f"sites/{ids['site']}", f"spaces/{ids['space']}", "devices"]:
            page.goto(f"{stage.url}/t/{slug}/{path}")
            settled(page)
            expect(page.locator("main .fault, main .edits, main a[href*='/import/']")).to_have_count(0)
            expect(page.get_by_role("button", name="Add a site")).to_have_count(0)
        for path in [f"sites/{ids['site']}/plan", "import/spaces", "import/devices", "tenants"]:
            page.goto(f"{stage.url}/t/{slug}/{path}")
            expect(page.locator("main h1")).to_have_text("There is no such page.")


def scenarios(stage: Stage, browser, admin: str, look, *seen_by) -> dict:
    return {
        "editing first run": lambda: first_run(stage, browser, admin),
        "editing by keys": lambda: by_keys(stage, browser, admin),
        "editing patterns": lambda: patterns(stage, browser, admin),
        "editing changes": lambda: changes(stage, browser, admin),
        "editing lists": lambda: lists(stage, browser, admin),
        "editing drawing": lambda: drawing(stage, browser, admin),
        "editing touch": lambda: touch(stage, browser, admin, look),
        "editing kept": lambda: kept(stage, browser, admin),
        "editing tenants": lambda: tenants(stage, browser, admin),
        "editing looking": lambda: looking(stage, browser, *seen_by),
    }
