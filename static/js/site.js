// Comfort only: every page works without this file.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("[data-focus]")?.focus();
});

function dismiss(event) {
  for (const menu of document.querySelectorAll("details[data-dismiss][open]")) {
    const outside = event.type === "click" && !menu.contains(event.target);
    if (outside || event.key === "Escape") {
      menu.open = false;
      if (event.key === "Escape") menu.querySelector("summary").focus();
    }
  }
}

document.addEventListener("click", dismiss);
document.addEventListener("keydown", dismiss);
