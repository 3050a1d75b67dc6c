/* What may be meant, under a search box, while somebody types. Without this script the box sends its form as usual.
   A combobox as ARIA describes it: the focus stays in the box, the arrows choose, Enter opens, Escape closes. */

const DELAY = 180; // ms without a key before asking
const SHORTEST = 2; // letters

function enhance(input, rank) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "hub-suggest";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  const status = document.createElement("p");
  status.className = "fr-sr-only";
  status.setAttribute("role", "status");
  input.closest(".fr-search-bar").append(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) {
    input.setAttribute(name, value);
  }

  let timer, request, asked;
  let active = -1;
  const options = () => [...list.children];

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function choose(position) {
    active = position;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === position)));
    const option = options()[position];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function show(html) {
    list.innerHTML = html; // our own page, which escapes what it shows
    options().forEach((option) => { option.id = `s${rank}-${option.id}`; });
    const count = options().length;
    list.hidden = count === 0;
    input.setAttribute("aria-expanded", String(count > 0));
    choose(-1);
    status.textContent = count === 0 ? "" : count === 1 ? "1 suggestion" : `${count} suggestions`;
  }

  async function ask() {
    const words = input.value.trim();
    request?.abort();
    if (words.length < SHORTEST) {
      asked = "";
      return show("");
    }
    if (words === asked) return;
    asked = words;
    request = new AbortController();
    try {
      const answer = await fetch(`/recherche/suggestions/?q=${encodeURIComponent(words)}`, { signal: request.signal });
      const html = answer.ok ? await answer.text() : "";
      if (document.activeElement === input) show(html);
    } catch (error) {
      if (error.name !== "AbortError") show("");
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, DELAY);
  });
  input.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the words stay; a second Escape empties the box, as the browser does
      event.stopPropagation();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count && !event.altKey) {
      event.preventDefault();
      if (list.hidden) {
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
      }
      const step = event.key === "ArrowDown" ? 1 : -1;
      // Past either end, none is chosen: the words typed are there to be sent again.
      const next = active + step;
      choose(next === count ? -1 : next < -1 ? count - 1 : next);
    } else if (event.key === "Enter" && active >= 0 && !list.hidden) {
      event.preventDefault();
      location.assign(options()[active].dataset.address);
    }
  });
  input.addEventListener("blur", () => {
    request?.abort();
    clearTimeout(timer);
    asked = "";
    close();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.address);
  });
}

document.querySelectorAll(".fr-search-bar input[name=q]").forEach(enhance);
