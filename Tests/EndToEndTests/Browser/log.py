"""The live log, and the screens of those who run the platform. What the test's city has none of is answered here."""

import json
import re
from contextlib import contextmanager

from browser import Stage, move, settled
from playwright.sync_api import Page, Route, expect

OWNER = "owner@amber.example"
VIEWER = "viewer@amber.example"
ADMIN = "root@parkd.example"
HOSTILE = "Amber <img src=x onerror=alert(7)> " + "very long " * 15
# By what one sees that these screens have loaded.
SIGNS = {"log": ".log > li", "log-of-all": ".log > li", "health": ".standing", "pool": "tbody tr"}
WAITING = re.compile(r"Show \d+ new")


@contextmanager
def watching(stage: Stage, browser, slug: str):
    """Somebody reads a row of the log while others come: these are counted, and what one reads stays where it is."""
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        move(page, f"/t/{slug}/log")
        rows = page.locator(".log > li")
        expect(rows.first).to_be_visible()
        row = page.locator(f".log > li[data-key='{rows.nth(2).get_attribute('data-key')}']")
        words = row.locator("summary").inner_text()
        row.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(row.locator(".bytes").first).to_be_visible()
        place = row.bounding_box()
        before = rows.count()
        is_streaming = "live" in (page.locator("p.fresh").get_attribute("class") or "")
        yield
        expect(page.locator(".arrived button")).to_have_text(WAITING, timeout=15_000)
        page.wait_for_timeout(1_000)
        arriving = int(re.sub(r"\D", "", page.locator(".arrived button").inner_text()))
        assert row.bounding_box() == place, "what one reads has moved"
        assert row.locator("summary").inner_text() == words, "what one reads is another row"
        page.locator(".arrived button").click()
        expect(rows).to_have_count(before + arriving)
        expect(page.locator(".arrived button")).to_have_count(0)
        expect(page.get_by_role("button", name="Pause")).to_be_focused()
        assert is_streaming, "the log is not told by the stream"


def log(stage: Stage, browser, slug: str) -> None:
    """Filters narrow it and stand in the address; the file has what is shown; one stream serves the tab."""
    with stage.page(browser) as page:
        streams: list[str] = []
        page.on("request", lambda request: streams.append(request.url) if "/v6/stream" in request.url else None)
        stage.sign_in(page, VIEWER)
        page.goto(f"{stage.url}/t/{slug}/log")
        rows = page.locator(".log > li")
        expect(rows.first).to_be_visible()
        expect(page.locator("#log-kind")).to_have_count(0)
        total = rows.count()
        eui = rows.first.locator(".eui").inner_text()
        streams.clear()
        page.fill("#log-device", eui)
        expect(rows.locator(".eui", has_not_text=eui)).to_have_count(0)
        expect(rows.first).to_be_visible()
        assert 0 < rows.count() < total, f"{rows.count()} of {total} rows are of one device"
        assert "q=" in page.url, page.url
        with page.expect_download() as download:
            page.get_by_role("button", name="Save as file").click()
        lines = [json.loads(line) for line in open(download.value.path(), encoding="utf-8")]
        assert len(lines) == rows.count(), f"{len(lines)} lines for {rows.count()} rows"
        assert {line["dev_eui"] for line in lines} == {eui.replace(" ", "")}
        assert [line["observed_at"] for line in lines] == sorted((line["observed_at"] for line in lines), reverse=True)
        page.reload()
        expect(page.locator("#log-device")).to_have_value(eui)
        expect(rows).to_have_count(len(lines))
        page.fill("#log-device", "no such device")
        expect(page.locator(".empty")).to_be_visible()
        page.fill("#log-device", "")
        expect(rows).to_have_count(total)
        assert all("uplinks" in url for url in streams[:1]), streams
        streams.clear()
        move(page, f"/t/{slug}/")
        settled(page)
        page.wait_for_timeout(500)
        assert len(streams) == 1 and "topics" not in streams[0], f"after the log: {streams}"


def answer(page: Page, pattern: str, made) -> None:
    """Answers in the API's place; `made` is the body, or what makes it of the request."""

    def serve(route: Route) -> None:
        body = made(route.request) if callable(made) else made
        if body is None:
            route.fulfill(status=204)
        else:
            route.fulfill(status=body.pop("http", 200) if isinstance(body, dict) else 200, json=body)

    page.route(pattern, serve)


def denied(route: Route, flag: str) -> None:
    """Lets somebody in whose tenant does not have a feature."""
    response = route.fetch()
    body = response.json()
    body["features"][flag] = False
    route.fulfill(response=response, json=body)


def orphans(stage: Stage, browser) -> None:
    """One is looked into by the codec of its profile; three are claimed by a pattern, of which one is refused."""
    heard = [orphan(number) for number in range(3)]
    claimed: list[dict] = []

    def claim(request) -> dict:
        body = request.post_data_json
        claimed.append(body)
        if len(claimed) == 2:
            return {"http": 409, "title": "Conflict", "status": 409, "detail": "It is known."}
        return {"id": "7b0c2a36-9d3e-4c58-8f6a-0d5c1be0a411", "dev_eui": heard[0]["dev_eui"], "name": body["name"]}

    with stage.page(browser, 390) as page:
        stage.sign_in(page, ADMIN)
        answer(page, "**/api/v6/devices/orphans?*", lambda _: {"orphans": heard, "count": 3, "total": 3})
        answer(page, "**/api/v6/devices/orphans/*/claim", claim)
        answer(page, "**/readings?*", lambda _: {"readings": [{"told_in": None}] * 4, "next_cursor": None})
        page.goto(f"{stage.url}/t/platform/orphans")
        page.get_by_role("button", name="Preview").first.click()
        dialog = page.locator("dialog")
        expect(dialog.locator(".chip")).to_have_text("occupied")
        expect(dialog).to_contain_text("up to 7")
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        page.locator(".choosing input").check()
        page.get_by_role("button", name="Claim", exact=True).click()
        page.fill("#field-name", "Sensor {n} {eui4}")
        expect(dialog.locator(".sample")).to_have_text("Sensor 1 0000, Sensor 2 0001, Sensor 3 0002")
        dialog.get_by_role("button", name="Claim").click()
        assert not claimed, "claimed for nobody"
        page.select_option("#field-tenant_id", index=1)
        dialog.get_by_role("button", name="Claim").dblclick()
        expect(page.locator(".results")).to_contain_text("Done: 2. Refused: 1.")
        expect(page.locator(".results")).to_contain_text("uplinks replayed: 4")
        expect(page.locator(".results li").first).to_contain_text("It is known.")
        assert [body["name"] for body in claimed] == ["Sensor 1 0000", "Sensor 2 0001", "Sensor 3 0002"], claimed


def orphan(number: int) -> dict:
    return {
        "dev_eui": f"70B3D57ED000{number:04X}", "first_seen_at": "2026-03-01T08:15:30Z",
        "last_seen_at": f"2026-03-01T08:15:3{number}Z", "uplink_count": 7, "last_payload": "01", "last_rssi": -101,
        "last_snr": 6.25, "chirpstack_tenant_id": None, "device_profile_name": "Bosch TPS110", "device_name": HOSTILE,
        "gateway_id": None}


def health(stage: Stage, browser) -> None:
    """A fault has its sentence, its remedy and the daemon's words; a message in quarantine opens to its bytes."""
    message = {
        "id": "7b0c2a36-9d3e-4c58-8f6a-0d5c1be0a411", "received_at": "2026-03-01T08:15:30Z",
        "last_received_at": "2026-03-01T08:15:30Z", "occurrences": 3, "reason": "malformed_json", "detail": "at byte 3",
        "topic": "application/x/" + HOSTILE, "message_bytes": 40, "message": HOSTILE.encode()[:20].hex(),
        "dev_eui": None, "device_id": None, "tenant_id": None, "deduplication_id": None}
    asked: list[str] = []

    def messages(request) -> dict:
        asked.append(request.url)
        return {"messages": [message], "count": 1, "limit": 50, "next_cursor": None}

    with stage.page(browser) as page:
        stage.sign_in(page, ADMIN)
        page.goto(f"{stage.url}/t/platform/health")
        expect(page.locator(".standing")).to_be_visible()
        expect(page.locator(".flow li", has_text="readings")).to_contain_text(re.compile(r"\d"))
        broken = page.evaluate("""async () => (await fetch("/health")).json()""")
        broken["status"] = "degraded"
        broken["checks"]["mqtt"] |= {"status": "degraded", "code": "unprotected", "detail": "7 such deliveries."}
        broken["checks"]["codecs"] |= {
            "status": "degraded", "code": "codecs_refused", "detail": "/etc/parkd/codecs/own.yaml:12: bits: too many."}
        answer(page, stage.url + "/health", lambda _: dict(broken))
        answer(page, "**/api/v6/quarantine?*", messages)
        answer(page, "**/api/v6/quarantine/*", lambda _: message | {"message": HOSTILE.encode()[:40].hex()})
        page.reload()
        expect(page.locator(".standing[data-status='degraded']")).to_be_visible()
        expect(page.locator(".checks-of li").first).to_contain_text("qos=1")
        expect(page.locator("#codecs .fault code")).to_have_text("/etc/parkd/codecs/own.yaml:12")
        page.locator("#quarantine summary").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#quarantine pre")).to_have_text(HOSTILE[:40])
        page.select_option("#reason", "malformed_json")
        expect(page.locator("#quarantine .kind")).to_have_text("broken JSON")
        assert any("reason=malformed_json" in url for url in asked), asked


def pool(stage: Stage, browser, slug: str) -> None:
    """Devices on spaces are not given away, which is said before and after; switched off, none of it is offered."""
    with stage.page(browser) as page:
        stage.sign_in(page, ADMIN)
        page.goto(f"{stage.url}/t/platform/pool")
        expect(page.get_by_role("row", name="Platform").locator("td").first).to_have_text("–")
        page.get_by_role("button", name=re.compile("Manage")).first.click()
        expect(page.locator("h2[tabindex]")).to_be_focused()
        expect(page.locator(".pick").first).to_be_visible()
        page.get_by_label("Only those on no space").uncheck()
        page.locator(".pick input").nth(0).check()
        page.locator(".pick input").nth(1).check()
        page.get_by_role("button", name="Transfer", exact=True).click()
        expect(page.locator("dialog")).to_contain_text("refused until taken from it: 2")
        page.select_option("#field-tenant_id", index=1)
        page.locator("dialog").get_by_role("button", name="Transfer").click()
        expect(page.locator(".results")).to_contain_text("Refused: 2.")
        for flag, gone in [("enable_device_pool", ["pool"]), ("show_platform_admin", ["pool", "orphans", "health"])]:
            page.unroute_all()
            page.route("**/api/auth/session/token", lambda route, _, flag=flag: denied(route, flag))
            page.goto(f"{stage.url}/t/{slug}/")
            settled(page)
            for name in ["pool", "orphans", "health"]:
                expect(page.locator(f"nav a[href$='/{name}']")).to_have_count(0 if name in gone else 1)
        page.unroute_all()
        # A tenant has none of these screens, whoever stands in it.
        for path in ["pool", "orphans", "health"]:
            page.goto(f"{stage.url}/t/{slug}/{path}")
            expect(page.locator("main h1")).to_have_text("There is no such page.")
