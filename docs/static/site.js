// What scrolls can be reached with the keyboard, and headings of the navigation have a level.
document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("pre, .table-wrapper, div.math")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
  for (const heading of document.querySelectorAll("[role=heading]:not([aria-level])")) {
    heading.setAttribute("aria-level", "2");
  }
});
