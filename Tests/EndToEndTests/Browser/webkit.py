"""The main ways through the dashboard in Safari's engine. Started by BrowserTests as suite.py is, below Xvfb."""

import os
import sys
import time
from contextlib import contextmanager

from browser import please
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

# Of Debian's package webkit2gtk-driver and what it depends on.
DRIVER = "/usr/bin/WebKitWebDriver"
BROWSERS = ["/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser", "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser"]
OWNER = "owner@amber.example"
PATIENCE_S = 30


class Walk:
    """One person's way through the dashboard."""

    def __init__(self, driver: WebDriver, url: str, password: str) -> None:
        self.driver = driver
        self.url = url
        self.password = password

    def one(self, selector: str) -> WebElement:
        return self.until(lambda: self.driver.find_elements(By.CSS_SELECTOR, selector), selector)[0]

    def count(self, selector: str) -> int:
        return len(self.driver.find_elements(By.CSS_SELECTOR, selector))

    def until(self, holds, what: str):
        return WebDriverWait(self.driver, PATIENCE_S, poll_frequency=0.05).until(lambda _: holds(), what)

    def type(self, selector: str, text: str) -> None:
        element = self.one(selector)
        element.clear()
        element.send_keys(text)

    def sign_in(self) -> None:
        self.driver.get(self.url + "/")
        self.type("#email", OWNER)
        self.type("#password", "not the password")
        self.one("#password").send_keys(Keys.ENTER)
        self.until(lambda: "wrong" in self.one("[role=alert]").text, "the password is refused")
        self.type("#password", self.password)
        self.one("#password").send_keys(Keys.ENTER)
        self.one("header nav")

    def look_around(self) -> None:
        """Each screen of the row of names, by its link; and the session outlives a new load of the page."""
        for part in ["devices", "gateways"]:
            self.one(f"header nav a[href$='/{part}']").click()
            self.one(f"header nav a[aria-current=page][href$='/{part}']")
            self.one("main table tbody tr")
        self.driver.refresh()
        self.one("main table tbody tr")
        assert not self.count("#password"), "a new load of the page asks for the password"

    def follow(self, site: str) -> None:
        """An uplink changes its bay on the plan while one looks."""
        self.driver.get(site)
        self.one(".plan .bay[data-state=FREE]")
        total = self.count(".plan .bay")
        self.until(lambda: self.count(".plan .bay[data-state=FREE]") == total, "every bay is free")
        start = time.monotonic()
        please("occupy")
        self.until(lambda: self.count(".plan .bay[data-state=OCCUPIED]") == total, "every bay is occupied")
        print(f"WebKit showed {total} bays' uplinks after {time.monotonic() - start:.2f} s", file=sys.stderr)

    def walk_the_plan(self) -> None:
        bay = self.one(".plan .bay[tabindex='0']")
        name = bay.get_attribute("aria-label")
        bay.send_keys(Keys.ARROW_RIGHT)
        focused = self.driver.switch_to.active_element
        assert focused.get_attribute("aria-label") != name, "the arrow key does not walk"
        focused.send_keys(Keys.ENTER)
        self.until(lambda: "/spaces/" in self.driver.current_url, "Enter opens the space")
        self.one("main h1")

    def sign_out(self) -> None:
        self.one("header .person summary").click()
        self.driver.find_elements(By.CSS_SELECTOR, "header .person .sheet button")[-1].click()
        self.one("#password")
        assert not self.count("header nav"), "a screen is left after signing out"


@contextmanager
def browser():
    options = webdriver.WebKitGTKOptions()
    options.binary_location = next(path for path in BROWSERS if os.path.exists(path))
    options.add_argument("--automation")
    driver = webdriver.WebKitGTK(options=options, service=webdriver.WebKitGTKService(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def main() -> int:
    with browser() as driver:
        driver.set_window_size(1280, 800)
        walk = Walk(driver, os.environ["BROWSER_URL"], os.environ["BROWSER_PASSWORD"])
        walk.sign_in()
        site = walk.one("a.site").get_attribute("href")
        walk.look_around()
        walk.follow(site)
        walk.walk_the_plan()
        walk.sign_out()
    return 0


if __name__ == "__main__":
    sys.exit(main())
