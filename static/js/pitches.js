// Comfort only: whose turn it is, and the minutes that are left. Without this file, the planned hours say it.
const timer = document.querySelector("[data-pitch-timer]");
const rows = [...document.querySelectorAll("[data-pitch]")];

function tick() {
  const now = Date.now();
  const row = rows.find(({ dataset }) => Date.parse(dataset.starts) <= now && now < Date.parse(dataset.ends));
  for (const one of rows) one.toggleAttribute("data-now", one === row);
  timer.hidden = !row;
  if (!row) return;
  const left = Math.ceil((Date.parse(row.dataset.ends) - now) / 1000);
  timer.querySelector("[data-pitch-now]").textContent = row.dataset.name;
  timer.querySelector("[data-pitch-left]").textContent =
    `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

if (timer && rows.length) {
  tick();
  setInterval(tick, 1000);
}
