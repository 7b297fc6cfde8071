"""Debian's Chromium, driven by Playwright, and what a page must have for everybody who uses it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

# Chromium has no sandbox for root. Tests only.
FLAGS = ["--no-sandbox"] if os.geteuid() == 0 else []
LIMIT_MS = 20_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """For a module at most: while Playwright runs, no other loop can run on this thread."""
    expect.set_options(timeout=LIMIT_MS)  # a busy machine is no fault of the page
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


class Tab:
    """A page in a browser window of its own, which notes what the browser complains about."""

    def __init__(self, chromium: Browser, url: str, **how: Any) -> None:
        self.context = chromium.new_context(base_url=url, locale="en-GB", **how)
        self.context.set_default_timeout(LIMIT_MS)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def close(self) -> None:
        self.context.close()


FAULTS = Path(__file__).with_name("faults.js").read_text(encoding="utf-8")


def faults(page: Page) -> list[str]:
    """What somebody could not read, reach, hear or hit on the page that is shown."""
    found: list[str] = page.evaluate(FAULTS)
    return found


REACHED = """
() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return [e.tagName + "#" + (e.id || e.name || e.textContent.trim().slice(0, 30)), ring];
}
"""


def tabbed(page: Page, most: int = 80) -> list[tuple[str, bool]]:
    """What the Tab key reaches, first to last; and whether each is seen to have the keyboard."""
    for _ in range(most):  # to the end, from wherever the page has put the cursor
        page.keyboard.press("Tab")
        if page.evaluate(REACHED) is None:
            break
    found: list[tuple[str, bool]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        reached = page.evaluate(REACHED)
        if reached is None:
            break
        found.append((reached[0], reached[1]))
    return found
