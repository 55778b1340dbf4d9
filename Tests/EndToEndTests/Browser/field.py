"""What a browser must show of putting sensors on in the field.

Each scenario has a tenant of its own, with two free bays and two sensors on none, and a bay on
another floor. The city of the test cannot send
uplinks for sensors that are made here. So for these two alone the answers are made here: when they were heard last
(`/api/v6/devices?…` as it is, with that added), their readings (`/api/v6/devices/{id}/readings`) and the stream. What
is assigned and taken off goes to the daemon.
"""

import json
import time
from datetime import datetime, timedelta, timezone

import editing
from browser import NOTE_VIOLATIONS, Stage, settled
from playwright.sync_api import Page, Route, expect

CODEC = "bosch/tps110"


class Field:
    """A tenant in the field, and what its two sensors are to have said."""

    def __init__(self, stage: Stage, admin: str, name: str) -> None:
        self.slug = editing.tenant(stage, admin, name)
        switched = stage.api("/api/auth/switch-tenant", stage.token(admin), {"tenant_slug": self.slug})
        self.token = switched["access_token"]
        floors = [{"id": name, "name": f"Level {name[1]}", "w": 400, "h": 300} for name in ("P1", "P2")]
        site = stage.api("/api/v6/sites", self.token, {"name": "Field Garage", "metadata": {"floors": floors}})
        self.path = f"{stage.url}/t/{self.slug}/commission/{site['id']}"
        for code, floor in [("B-1", "P2"), ("A-10", "P1"), ("A-2", "P1")]:
            stage.api("/api/v6/spaces", self.token, {"site_id": site["id"], "code": code, "floor": floor})
        base = time.time_ns() % 0xFFFFFFFF0000
        self.devices = [
            stage.api("/api/v6/devices", self.token, {
                "dev_eui": f"70B3{base + number:012X}", "name": f"sensor {number}", "codec": CODEC})
            for number in (1, 2)]
        self.readings: dict[str, list[dict]] = {device["id"]: [] for device in self.devices}

    def hears(self, number: int, seconds_ago: float = 0, rssi: int = -92, **more) -> None:
        device = self.devices[number]
        at = (datetime.now(timezone.utc) - timedelta(seconds=seconds_ago)).isoformat().replace("+00:00", "Z")
        rows = self.readings[device["id"]]
        rows.insert(0, {
            "tenant_id": device["tenant_id"], "device_id": device["id"],
            "deduplication_id": f"{device['id']}-{len(rows)}",
            "space_id": None, "observed_at": at, "received_at": at, "recorded_at": at, "told_in": None,
            "f_cnt": len(rows), "f_port": 1, "payload": "00", "codec": CODEC, "codec_version": "1", "occupancy": None,
            "cause": None, "battery_v": None, "battery_percent": None, "battery_low": None, "temperature_c": None,
            "rssi": rssi, "snr": 7.5, "gateway_id": None, "gateway_count": 1, "details": None, **more})

    def answer(self, page: Page) -> None:
        def readings(route: Route) -> None:
            rows = self.readings.get(route.request.url.split("/devices/")[1].split("/")[0])
            if rows is None:
                return route.continue_()
            return route.fulfill(json={
                "readings": rows, "count": len(rows), "limit": 100, "next_cursor": None, "tenant_scope": self.slug,
                "is_cross_tenant": False})

        def devices(route: Route) -> None:
            answer = route.fetch()
            body = answer.json()
            for row in body.get("devices", []):
                if self.readings.get(row["id"]):
                    newest = self.readings[row["id"]][0]
                    row.update(last_seen_at=newest["received_at"], rssi=newest["rssi"], snr=newest["snr"])
            route.fulfill(response=answer, body=json.dumps(body))

        def stream(route: Route) -> None:
            """All that was said, and the end: the page comes again after a second, as to a daemon that restarts."""
            rows = [row for rows in self.readings.values() for row in rows if row["device_id"] in route.request.url]
            event = {"generated_at": rows[0]["received_at"] if rows else "", "rows": rows}
            text = ": hello\n\n" + (f"event: uplinks\nid: x-1\ndata: {json.dumps(event)}\n\n" if rows else "")
            route.fulfill(status=200, content_type="text/event-stream", body=text)

        page.route("**/api/v6/devices/*/readings?*", readings)
        page.route("**/api/v6/devices?*", devices)
        page.route("**/api/v6/stream*", stream)


def done(page: Page, marks: str) -> None:
    """The marks of the list: heard, second gateway, battery, free, occupied."""
    lines = page.locator(".checks li")
    expect(lines).to_have_count(len(marks))
    for index, mark in enumerate(marks):
        expect(lines.nth(index)).to_have_attribute("data-done", "true" if mark == "x" else "false", timeout=20_000)


def by_keys(stage: Stage, browser, admin: str, look) -> None:
    """The whole way with a keyboard alone; what was heard in the van is not taken for what was seen on the bay."""
    field = Field(stage, admin, "field-keys")
    with stage.page(browser) as page:
        stage.sign_in(page, admin)
        field.answer(page)
        page.goto(field.path)
        settled(page)
        expect(page.locator(".next")).to_have_text("Space A-2")
        expect(page.locator(".nobody")).to_contain_text("Nothing yet")
        expect(page.get_by_role("link", name="Is a gateway online?")).to_be_visible()
        expect(page.locator(".wake")).to_contain_text("base plate")
        field.hears(0, 20, occupancy="free", gateway_count=3)
        field.hears(0, 10, occupancy="occupied", gateway_count=3)
        field.hears(1, 5, rssi=-118)
        page.reload()
        names = page.locator(".heard strong")
        expect(names).to_have_text([device["dev_eui"][-4:] for device in field.devices])
        first = page.locator(".heard button").first.text_content() or ""
        editing.press(page, first.strip())
        expect(page.locator(".next")).to_contain_text("A-2")
        expect(page.locator(".next")).to_be_focused()
        page.wait_for_timeout(1_500)
        done(page, ".....")
        # A wrong one is taken off again, and the same space waits.
        editing.press(page, "Take it off again")
        expect(page.locator(".commission .good")).to_contain_text("off A-2 again")
        expect(page.locator(".next")).to_have_text("Space A-2")
        expect(page.locator(".next")).to_be_focused()
        field.hears(0)
        page.reload()
        expect(names.first).to_have_text(field.devices[0]["dev_eui"][-4:])
        first = page.locator(".heard button").first.text_content() or ""
        editing.press(page, first.strip())
        expect(page.locator(".next")).to_be_focused()
        page.keyboard.press("Tab")
        button = page.get_by_role("button", name="Leave it unfinished")
        expect(button).to_be_focused()
        time.sleep(0.1)
        field.hears(0, occupancy="free", battery_percent=81)
        done(page, "x.xx.")
        expect(button).to_be_focused()
        told = page.locator("section .unseen[role=status]")
        expect(told).to_contain_text("Free seen")
        field.hears(0, occupancy="occupied", gateway_count=2)
        done(page, "xxxxx")
        expect(told).to_contain_text("All seen")
        expect(told).not_to_contain_text("Free seen")
        expect(page.locator(".step.done")).to_be_visible()
        expect(page.get_by_role("button", name="Next space")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".next")).to_have_text("Space A-10")
        expect(page.locator(".next")).to_be_focused()
        page.get_by_label("Floor").focus()
        page.keyboard.type("Level 1")
        expect(page.get_by_label("Another space").locator("option")).to_have_text(["A-10"])
        # A reload goes on; what is done is still known at the end.
        page.reload()
        expect(page.locator(".next")).to_have_text("Space A-10")
        page.locator("#digits").focus()
        page.keyboard.type(field.devices[1]["dev_eui"][-4:])
        page.keyboard.press("Tab")
        expect(page.locator(".heard button")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".next")).to_contain_text("A-10")
        time.sleep(0.1)
        field.hears(1, rssi=-118, occupancy="free")
        done(page, "x..x.")
        expect(page.locator(".checks li").first).to_contain_text("bad")
        page.reload()
        done(page, "x..x.")
        editing.press(page, "Leave it unfinished, next space")
        expect(page.locator(".sheet-of-round h2")).to_be_focused()
        expect(page.locator(".sheet-of-round")).to_contain_text("Done: 1 (weak: 0). Unfinished: 1")
        expect(page.locator(".sheet-of-round tbody tr")).to_have_count(2)
        with page.expect_download() as download:
            editing.press(page, "CSV")
        lines = open(download.value.path(), encoding="utf-8-sig").read().splitlines()
        assert [line.split(",")[3] for line in lines] == ["result", "good", "open", "missing"], lines
        assert lines[1].startswith(f"A-2,sensor 1,{field.devices[0]['dev_eui']},"), lines
        editing.press(page, "Go on with other floors", "Shift+Tab")
        expect(page.locator(".next")).to_have_text("Space B-1")


def by_touch(stage: Stage, browser, admin: str, look, scheme: str, width: int) -> None:
    """The same by a finger, with an answer that is lost on the way; and the pictures."""
    field = Field(stage, admin, f"field-touch-{scheme}-{width}")
    context = browser.new_context(
        viewport={"width": width, "height": 844}, has_touch=True, color_scheme=scheme, locale="en-GB",
        timezone_id="UTC", reduced_motion="reduce")
    context.add_init_script(NOTE_VIOLATIONS)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: stage.fault(f"{page.url}: {error}"))
    page.on("console", lambda line: stage.fault(line.text) if line.text.startswith("policy: ") else None)
    name = f"{'wide' if width > 600 else 'narrow'}-{scheme}"
    try:
        stage.sign_in(page, admin)
        field.answer(page)
        field.hears(0, 5)
        field.hears(1, 5, rssi=-110)
        page.goto(field.path)
        expect(page.locator(".heard button")).to_have_count(2)
        look(stage, page, f"commission-heard-{name}")

        def lost(route: Route) -> None:
            """It got through, and nobody was told."""
            route.fetch()
            route.abort()

        page.route("**/assign", lost)
        page.locator(".heard button").first.tap()
        expect(page.locator(".next")).to_contain_text("A-2")
        expect(page.locator(".checks")).to_be_visible()
        expect(page.locator(".commission .fault")).to_have_count(0)
        page.unroute("**/assign")
        time.sleep(0.1)
        field.hears(0, occupancy="free", battery_percent=81)
        done(page, "x.xx.")
        look(stage, page, f"commission-checks-{name}")
        field.hears(0, occupancy="occupied", gateway_count=2)
        done(page, "xxxxx")
        look(stage, page, f"commission-done-{name}")
        page.get_by_role("button", name="Next space").tap()
        expect(page.locator(".next")).to_have_text("Space A-10")
        page.get_by_role("button", name="Finish").tap()
        expect(page.locator(".sheet-of-round")).to_contain_text("Without a sensor: A-10, B-1")
        look(stage, page, f"commission-sheet-{name}")
        page.get_by_role("button", name="Go on").tap()
        expect(page.locator(".next")).to_have_text("Space A-10")
    finally:
        context.close()


def scenarios(stage: Stage, browser, admin: str, look) -> dict:
    table = {"field by keys": lambda: by_keys(stage, browser, admin, look)}
    for width in (390, 1280):
        for scheme in ("light", "dark"):
            table[f"field by touch {width} {scheme}"] = (
                lambda width=width, scheme=scheme: by_touch(stage, browser, admin, look, scheme, width))
    return table
