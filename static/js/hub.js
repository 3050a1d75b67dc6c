/* Small helpers for pages that already work without them. */

// A form that was refused: its summary takes the focus, so that everyone hears it first.
document.querySelector("[data-hub-focus]")?.focus();

// Answers that were in the page from the start are not announced: put them back once the page is ready.
for (const region of document.querySelectorAll(".hub-messages[role=status]")) {
  const messages = [...region.childNodes];
  setTimeout(() => region.replaceChildren(...messages), 150);
}

// A second click sends nothing more; a form left through the browser's back button can be sent again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  event.submitter?.setAttribute("aria-disabled", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-disabled=true]")?.removeAttribute("aria-disabled");
  }
});

// Pages are printed in light, with their folds open.
const root = document.documentElement;
let shownTheme = null;
addEventListener("beforeprint", () => {
  shownTheme ??= root.dataset.frTheme;
  root.dataset.frTheme = "light";
  for (const fold of document.querySelectorAll("details.hub-fold-item:not([open])")) {
    fold.open = true;
    fold.dataset.opened = "true";
  }
});
addEventListener("afterprint", () => {
  if (shownTheme) root.dataset.frTheme = shownTheme;
  shownTheme = null;
  for (const fold of document.querySelectorAll("details[data-opened]")) {
    fold.open = false;
    delete fold.dataset.opened;
  }
});
for (const button of document.querySelectorAll("[data-hub-print]")) {
  button.addEventListener("click", () => print());
}

// A list that htmx has changed: its count is said, whatever was replaced.
document.addEventListener("htmx:afterSettle", (event) => {
  const region = document.getElementById("annonce");
  const count = document.querySelector("[data-hub-announce]");
  if (region && count && event.target.contains(count)) region.textContent = count.textContent.trim();
});
for (const [name, busy] of [["htmx:beforeRequest", true], ["htmx:afterRequest", false]]) {
  document.addEventListener(name, ({ detail }) => detail.target?.setAttribute("aria-busy", String(busy)));
}
