"""Somebody is invited, and becomes a member: nobody but the dashboard tells them how."""

import re

from browser import Stage, move, settled
from playwright.sync_api import expect

OWNER = "owner@amber.example"
NEWCOMER = "newcomer@amber.example"


def joining(stage: Stage, browser, slug: str) -> None:
    with stage.page(browser) as owner, stage.page(browser, 390) as newcomer:
        stage.sign_in(owner, OWNER)
        owner.goto(f"{stage.url}/t/{slug}/people")
        settled(owner)
        owner.get_by_role("button", name="Invite").click()
        owner.get_by_label("E-mail address").fill(NEWCOMER)
        owner.get_by_role("dialog").get_by_role("button", name="Invite").click()
        shown = owner.get_by_role("dialog").filter(has_text="code of the invitation")
        address = re.search(r"http\S+invitation", shown.inner_text())
        assert address, "the dialog does not say where the code is taken"
        code = shown.locator("code").inner_text()

        newcomer.goto(address.group())
        newcomer.get_by_label("Code of the invitation").fill("not a code")
        newcomer.get_by_label("E-mail address").fill(NEWCOMER)
        newcomer.get_by_label("Password").fill(stage.password)
        newcomer.keyboard.press("Enter")
        expect(newcomer.get_by_role("alert")).not_to_be_empty()
        newcomer.get_by_label("Code of the invitation").fill(code)
        newcomer.keyboard.press("Enter")
        newcomer.wait_for_url(f"**/t/{slug}/")
        settled(newcomer)
        expect(newcomer.locator("main")).to_contain_text("spaces are free")


def elsewhere(stage: Stage, browser) -> None:
    """An address of no tenant of one's own, or of nothing at all, says so and leads back."""
    with stage.page(browser) as page:
        stage.sign_in(page, OWNER)
        for path in ["/t/no-such-tenant/", "/t/%E0%A4%A/"]:
            page.goto(stage.url + path)
            expect(page.locator("h1")).to_contain_text("no such tenant")
        page.get_by_role("button", name="Go to my car parks").click()
        settled(page)
        expect(page.locator("main")).to_contain_text("spaces are free")
        for path in ["spaces/..%2fspaces", "sites/%E0%A4%A"]:
            move(page, f"{page.url.rstrip('/')}/{path}".removeprefix(stage.url))
            expect(page.locator("h1")).to_contain_text("no such page")
            page.go_back()
