/* Before the first paint: says that scripts run, and puts the reader's choice of light or dark on the page. */
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  window.dsfr = { production: true }; // the DSFR keeps the console for real errors
  let choice = null;
  try {
    choice = localStorage.getItem("scheme"); // written by the DSFR's display panel
  } catch {
    // Storage is refused: the system's choice holds.
  }
  const dark = choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.setAttribute("data-fr-theme", dark ? "dark" : "light");
  root.style.colorScheme = dark ? "dark" : "light";
})();
