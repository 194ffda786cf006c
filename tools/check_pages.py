"""Look at each page of the documentation in a browser.

    python tools/check_pages.py docs/build/html --browser /usr/bin/chromium

On a light desktop and on a dark phone: the accessibility checker axe finds nothing serious, no page is
wider than the screen, no text alternative is missing, each figure that a cell draws is there, nothing is
loaded from a network. On the light desktop every link is reached with the keyboard. With --pictures FOLDER
the same is checked light and dark on both, and each page is photographed, its first 8,000 pixels.
"""

import argparse
import re
import sys
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}  # pixels
View = tuple[str, Literal["light", "dark"]]
CHECKED: tuple[View, ...] = (("desktop", "light"), ("phone", "dark"))
OTHERS: tuple[View, ...] = (("desktop", "dark"), ("phone", "light"))
LONGEST = 8000  # pixels of a photograph; of more the browser makes none
SERIOUS = {"serious", "critical"}
LEFT_OUT = {"genindex.html", "py-modindex.html", "search.html", "report.html"}  # made by Sphinx and Snakemake
SOURCES = Path(__file__).resolve().parents[1] / "docs"
DRAWN = re.compile(r'\balt: "(.*?)"')  # text alternative of a figure that a notebook draws
LINKS = "[...document.querySelectorAll('article a[href]:not(.headerlink)')].map(a => a.href)"


def main() -> None:
    """Check all pages; the exit status is 1 if one has a problem."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--browser", required=True)
    parser.add_argument("--pictures", type=Path)
    given = parser.parse_args()
    names = sorted(str(path.relative_to(given.folder)) for path in given.folder.rglob("*.html"))
    names = [name for name in names if not name.startswith("_") and name not in LEFT_OUT]
    problems = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.browser, args=["--no-sandbox"])
        for view in CHECKED + (OTHERS if given.pictures else ()):
            width, height = SIZES[view[0]]
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=view[1])
            for name in names:
                page = context.new_page()
                found = check(page, given.folder / name, view == CHECKED[0])
                problems += [f"{name}, {view[0]}, {view[1]}: {problem}" for problem in found]
                if given.pictures:
                    page.reload()  # without what the keyboard has reached
                    target = given.pictures / f"{view[0]}-{view[1]}-{name.replace('/', '-')}.png"
                    length = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
                    page.screenshot(
                        path=target, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": length}
                    )
                page.close()
            context.close()
        browser.close()
    print("\n".join(problems))
    print(f"{len(names)} pages: {len(problems)} problems")
    sys.exit(bool(problems))


def check(page: Page, path: Path, keyboard: bool) -> list[str]:
    """Problems of a page in one view, as texts."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.resolve().as_uri())
    found = [f"loads {url}" for url in asked if not url.startswith(("file:", "data:"))]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        found.append("wider than the screen")
    missing = page.evaluate("[...document.images].filter(i => !i.alt).map(i => i.getAttribute('src'))")
    found += [f"no text alternative: {source}" for source in missing]
    drawn = page.evaluate("[...document.images].map(i => i.alt)")
    source = SOURCES / path.name if path.parent.name == "html" else SOURCES / path.parent.name / path.name
    found += [f"not drawn: {text}" for text in alternatives(source.with_suffix(".md")) if text not in drawn]
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] in SERIOUS:
            where = "; ".join(str(node["target"][0]) for node in violation["nodes"][:3])
            found.append(f"{violation['id']} ({violation['help']}): {where}")
    return found + (unreachable(page) if keyboard else [])


def alternatives(source: Path) -> list[str]:
    """Text alternatives of the figures that the cells of a page draw."""
    return DRAWN.findall(source.read_text(encoding="utf-8")) if source.is_file() else []


def unreachable(page: Page) -> list[str]:
    """Links of the text that the tab key does not reach from its beginning."""
    links = page.evaluate(LINKS)
    page.evaluate("const text = document.querySelector('article'); text.tabIndex = -1; text.focus()")
    reached: set[str] = set()
    for _ in range(2 * len(links) + 50):
        if reached.issuperset(links):
            break
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.href || ''"))
    return [f"not reached with the keyboard: {link}" for link in sorted(set(links) - reached)[:3]]


if __name__ == "__main__":
    main()
