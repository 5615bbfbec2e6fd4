// Comfort only: profiles ticked for a comparison stay ticked from page to page of a list, for as
// long as the tab is open. Without this file, the page that compares offers a search instead.
const KEY = "compare";

function chosen() {
  return new Set(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
}

function remember(slugs) {
  sessionStorage.setItem(KEY, JSON.stringify([...slugs]));
  show();
}

function show() {
  const form = document.getElementById("compare");
  if (!form) return;
  const slugs = chosen();
  const boxes = [...document.querySelectorAll("input[type=checkbox][name=with][form=compare]")];
  for (const box of boxes) box.checked = slugs.has(box.value);
  for (const hidden of form.querySelectorAll("input[type=hidden]")) hidden.remove();
  const here = new Set(boxes.map((box) => box.value));
  for (const slug of slugs) {
    if (here.has(slug)) continue;
    const hidden = document.createElement("input");
    Object.assign(hidden, { type: "hidden", name: "with", value: slug });
    form.append(hidden);
  }
  const count = form.querySelector("[data-chosen]");
  count.hidden = !slugs.size;
  count.querySelector("[data-count]").textContent = slugs.size;
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches("input[type=checkbox][name=with][form=compare]")) return;
  const slugs = chosen();
  if (target.checked) slugs.add(target.value);
  else slugs.delete(target.value);
  remember(slugs);
});

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-choose-none]")) remember([]);
});

document.addEventListener("DOMContentLoaded", show);
document.addEventListener("htmx:afterSettle", show);
window.addEventListener("pageshow", show);
