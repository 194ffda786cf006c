"""Look at each page of the documentation in a browser.

    python tools/check_pages.py docs/build/html --browser /usr/bin/chromium

At the width of a desktop and of a phone, light and dark: no page wider than the screen, no text alternative
missing, nothing loaded from a network. The accessibility checker axe finds nothing serious on the desktop
(light) and on the phone (dark), and every link is reached with the keyboard. With --pictures FOLDER each page
is photographed.
"""

import argparse
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, sync_playwright

VIEWS = {"desktop": (1280, 900), "phone": (390, 844)}  # pixels
CHECKED = (("desktop", "light"), ("phone", "dark"))  # by axe; the first one with the keyboard
SERIOUS = {"serious", "critical"}
LEFT_OUT = {"genindex.html", "py-modindex.html", "search.html"}  # made by Sphinx
STOPS = 400  # of the tab key, at most


def main() -> None:
    """Check all pages; the exit status is 1 if one has a problem."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--browser", required=True)
    parser.add_argument("--pictures", type=Path)
    given = parser.parse_args()
    pages = [
        p for p in sorted(given.folder.rglob("*.html")) if "_" not in p.relative_to(given.folder).parts[0][:1]
    ]
    pages = [page for page in pages if page.name not in LEFT_OUT]
    problems = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.browser, args=["--no-sandbox"])
        for view, (width, height) in VIEWS.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme
                )
                for path in pages:
                    name = str(path.relative_to(given.folder))
                    found = check(
                        context,
                        path,
                        checker=(view, scheme) in CHECKED,
                        keyboard=(view, scheme) == CHECKED[0],
                    )
                    problems += [f"{name}, {view}, {scheme}: {problem}" for problem in found]
                    if given.pictures:
                        picture(
                            context, path, given.pictures / f"{view}-{scheme}-{name.replace('/', '-')}.png"
                        )
                context.close()
        browser.close()
    print("\n".join(problems))
    print(f"{len(pages)} pages in {2 * len(VIEWS)} views: {len(problems)} problems")
    sys.exit(bool(problems))


def check(context: BrowserContext, path: Path, checker: bool, keyboard: bool) -> list[str]:
    """Problems of a page in one view, as texts."""
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.resolve().as_uri())
    found = [f"loads {url}" for url in asked if not url.startswith(("file:", "data:"))]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        found.append("wider than the screen")
    missing = page.evaluate("[...document.images].filter(i => !i.alt).map(i => i.getAttribute('src'))")
    found += [f"no text alternative: {source}" for source in missing]
    for violation in Axe().run(page).response["violations"] if checker else []:
        if violation["impact"] in SERIOUS:
            where = "; ".join(str(node["target"][0]) for node in violation["nodes"][:3])
            found.append(f"{violation['id']} ({violation['help']}): {where}")
    if keyboard:
        found += unreachable(page)
    page.close()
    return found


def unreachable(page: Page) -> list[str]:
    """Links of the text that the tab key does not reach."""
    links = page.evaluate("[...document.querySelectorAll('article a[href]')].map(a => a.href)")
    reached = set()
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        href = page.evaluate("document.activeElement.href || ''")
        if href:
            reached.add(href)
        if page.evaluate("document.activeElement === document.body") or reached.issuperset(links):
            break
    else:
        return []
    return [f"not reached with the keyboard: {link}" for link in sorted(set(links) - reached)[:3]]


def picture(context: BrowserContext, path: Path, target: Path) -> None:
    """Photograph the page from its top."""
    target.parent.mkdir(parents=True, exist_ok=True)
    page = context.new_page()
    page.goto(path.resolve().as_uri())
    page.screenshot(path=target)
    page.close()


if __name__ == "__main__":
    main()
