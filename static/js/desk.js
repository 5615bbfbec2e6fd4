// Keys for the queue: j and k go from row to row, x marks. The page works without this file.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-desk]");
  if (!form) return;
  const links = [...form.querySelectorAll("[data-row] .queue__name")];

  function current() {
    const row = document.activeElement?.closest("[data-row]");
    return row ? links.findIndex((link) => row.contains(link)) : -1;
  }

  function typing(target) {
    return target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const at = current();
    if (event.key === "j") links[Math.min(at + 1, links.length - 1)]?.focus();
    else if (event.key === "k") links[Math.max(at - 1, 0)]?.focus();
    else if (event.key === "x" && at >= 0) {
      links[at].closest("[data-row]").querySelector("input[type=checkbox]")?.click();
    } else return;
    event.preventDefault();
  });
});
