// Drag a meeting to another hour of its row. Comfort only: its own page does the same with a form.
const grid = document.querySelector("[data-timetable]");
const form = document.querySelector("[data-timetable-form]");
let dragged = null;

function slotOf(cell) {
  const head = grid.querySelectorAll("thead th")[cell.cellIndex];
  return head?.dataset.slot;
}

function mayDrop(cell) {
  return dragged && cell && cell.parentElement === dragged.parentElement && !cell.dataset.meeting && slotOf(cell);
}

if (grid && form) {
  for (const cell of grid.querySelectorAll("[data-meeting]")) cell.draggable = true;

  grid.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-meeting]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged?.textContent.trim() ?? "");
  });

  grid.addEventListener("dragover", (event) => {
    const cell = event.target.closest("td");
    if (!mayDrop(cell)) return;
    event.preventDefault();
    grid.querySelector("[data-over]")?.removeAttribute("data-over");
    cell.dataset.over = "";
  });

  grid.addEventListener("dragend", () => {
    grid.querySelector("[data-over]")?.removeAttribute("data-over");
    dragged = null;
  });

  grid.addEventListener("drop", (event) => {
    const cell = event.target.closest("td");
    if (!mayDrop(cell)) return;
    event.preventDefault();
    form.action = `${form.dataset.base}meetings/${dragged.dataset.meeting}/`;
    form.elements.slot.value = slotOf(cell);
    form.elements.seen.value = dragged.dataset.slot;
    form.submit();
  });
}
