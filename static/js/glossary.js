/* The words that explain themselves: a reader may put them away; the choice stays on their device. */

const KEY = "hub-words";
const buttons = document.querySelectorAll("[data-words-switch]");
const words = [...document.querySelectorAll("button.hub-word")];
// Put away, a word is plain text again: nothing to hear, nothing to reach with the keyboard.
const plain = words.map((word) => {
  const text = document.createElement("span");
  text.className = "hub-word-off";
  text.append(...[...word.childNodes].map((node) => node.cloneNode(true)));
  return text;
});

function stored() {
  try {
    return localStorage.getItem(KEY) === "off";
  } catch {
    return false; // Storage is refused: the choice holds for this page.
  }
}

function show(isOff) {
  words.forEach((word, rank) => (isOff ? word.replaceWith(plain[rank]) : plain[rank].replaceWith(word)));
  for (const button of buttons) button.textContent = isOff ? "Afficher ces aides" : "Masquer ces aides";
}

let isOff = stored();
if (isOff) show(true);
for (const button of buttons) {
  button.hidden = !words.length;
  button.addEventListener("click", () => {
    isOff = !isOff;
    show(isOff);
    try {
      if (isOff) localStorage.setItem(KEY, "off");
      else localStorage.removeItem(KEY);
    } catch {
      // Same.
    }
    const region = document.getElementById("annonce");
    if (region) region.textContent = isOff ? "Les mots ne sont plus expliqués." : "Les mots sont de nouveau expliqués.";
  });
}
