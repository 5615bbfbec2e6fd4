// Comfort only: what the reader unfolded among the filters stays unfolded when the counts change.
let unfolded = new Map();

document.addEventListener("htmx:beforeSwap", () => {
  const folds = document.querySelectorAll("#facets details[id]");
  unfolded = new Map([...folds].map((fold) => [fold.id, fold.open]));
});

document.addEventListener("htmx:afterSwap", () => {
  for (const [id, open] of unfolded) {
    const fold = document.getElementById(id);
    if (fold && !fold.querySelector("input:checked, .field__errors")) fold.open = open;
  }
});
