/* The composer and the thread, improved: everything here also works without it. */

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
const say = (text) => {
  const region = document.getElementById("annonce");
  if (region) region.textContent = text;
};

async function post(address, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value ?? "");
  return fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token() }, credentials: "same-origin" });
}

function insert(textarea, text) {
  textarea.focus();
  const before = textarea.value.slice(0, textarea.selectionStart);
  const gap = before && !before.endsWith("\n") ? "\n\n" : "";
  textarea.setRangeText(gap + text, textarea.selectionStart, textarea.selectionEnd, "end");
  textarea.dispatchEvent(new Event("input", { bubbles: true }));
}

/* ---- A message that was published leaves no draft on this device */

const sent = sessionStorage.getItem("hub:envoi");
if (sent) {
  sessionStorage.removeItem("hub:envoi");
  if (!document.querySelector(".hub-errors, #apercu")) localStorage.removeItem(sent);
}

/* ---- Draft: on this device at once, on the server within five seconds */

class Draft {
  constructor(composer, textarea) {
    this.textarea = textarea;
    this.form = textarea.form;
    this.topic = composer.dataset.topic;
    this.state = composer.querySelector("[data-draft-state]");
    this.key = `hub:brouillon:${this.topic || "nouveau"}`;
    this.restore();
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("submit", () => this.sent());
    addEventListener("pagehide", () => this.dirty && this.send(true));
    addEventListener("online", () => this.dirty && this.send());
  }

  value(name) {
    return this.form.elements[name]?.value ?? "";
  }

  restore() {
    let kept;
    try {
      kept = JSON.parse(localStorage.getItem(this.key));
    } catch {
      return;
    }
    if (!kept || !kept.text || kept.text === this.textarea.value) return;
    if (this.textarea.value && !this.textarea.value.trim().startsWith("**")) {
      if (kept.text.length <= this.textarea.value.length) return;
    }
    this.textarea.value = kept.text;
    if (kept.title && this.form.elements.title && !this.value("title")) this.form.elements.title.value = kept.title;
    this.show("Brouillon retrouvé sur cet appareil. ");
    this.dirty = true;
  }

  changed() {
    this.dirty = true;
    try {
      localStorage.setItem(this.key, JSON.stringify({ text: this.textarea.value, title: this.value("title") }));
    } catch {
      // Private browsing or a full disk: the server keeps it.
    }
    this.timer ??= setTimeout(() => this.send(), 3000);
  }

  async send(leaving = false) {
    clearTimeout(this.timer);
    this.timer = null;
    this.dirty = false;
    const fields = { text: this.textarea.value, title: this.value("title"), topic: this.topic };
    for (const name of ["forum", "tags"]) fields[name] = this.value(name);
    if (leaving) {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      body.append("csrfmiddlewaretoken", token());
      navigator.sendBeacon("/forums/brouillons/", body);
      return;
    }
    try {
      const response = await post("/forums/brouillons/", fields);
      if (!response.ok || response.redirected) throw new Error();
      this.show(`${(await response.json()).message} `);
    } catch {
      this.dirty = true;
      this.show("Gardé sur cet appareil, en attendant le réseau. ");
    }
  }

  sent() {
    this.dirty = false;
    clearTimeout(this.timer);
    // Kept until the next page shows that it was received: see above.
    sessionStorage.setItem("hub:envoi", this.key);
  }

  show(text) {
    if (this.state) this.state.textContent = text;
  }
}

/* ---- Preview in place */

function preview(composer, textarea) {
  const button = composer.querySelector("button[name=apercu]");
  const pane = composer.querySelector(".hub-composer__preview");
  const expander = composer.querySelector("text-expander");
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (!pane.hidden) {
      pane.hidden = true;
      expander.hidden = false;
      button.textContent = "Aperçu";
      textarea.focus();
      return;
    }
    const response = await post("/forums/apercu/", { text: textarea.value });
    pane.innerHTML = response.ok || response.status === 429 ? await response.text() : "<p>L’aperçu n’est pas disponible.</p>";
    pane.hidden = false;
    expander.hidden = true;
    button.textContent = "Continuer à écrire";
    pane.focus();
  });
}

/* ---- Files: chosen, dropped or pasted; a picture asks what it shows */

function files(composer, textarea) {
  const list = composer.querySelector(".hub-composer__files");
  const input = composer.querySelector("[data-files]");

  async function add(file) {
    list.hidden = false;
    const row = document.createElement("p");
    row.textContent = `Envoi de ${file.name}…`;
    list.append(row);
    let answer;
    try {
      const response = await post("/forums/fichiers/", { file, alt: "" });
      answer = await response.json();
      if (!response.ok) throw new Error(answer.message);
    } catch (error) {
      row.className = "fr-error-text";
      row.textContent = error.message || "Ce fichier n’a pas pu être envoyé. Réessayez.";
      say(row.textContent);
      return;
    }
    if (!answer.picture) {
      insert(textarea, answer.markdown);
      row.textContent = `${answer.name} est joint.`;
      say(row.textContent);
      return;
    }
    describe(row, answer);
  }

  function describe(row, answer) {
    const label = document.createElement("label");
    const field = document.createElement("input");
    const button = document.createElement("button");
    label.className = "fr-label";
    label.textContent = `Que montre cette image ? (${answer.name})`;
    field.className = "fr-input";
    field.maxLength = 250;
    field.id = `alt-${answer.key}`;
    label.htmlFor = field.id;
    button.type = "button";
    button.className = "fr-btn fr-btn--secondary fr-btn--sm";
    button.textContent = "Placer l’image";
    const place = () => {
      const words = field.value.replace(/[[\]]/g, "").trim();
      if (!words) {
        field.setAttribute("aria-invalid", "true");
        say("Décrivez l’image en une phrase, pour qui ne la voit pas.");
        field.focus();
        return;
      }
      insert(textarea, `![${words}](fichier:${answer.key})`);
      row.replaceChildren(`${answer.name} est dans le texte.`);
    };
    button.addEventListener("click", place);
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      place();
    });
    row.replaceChildren(label, field, button);
    field.focus();
  }

  input?.addEventListener("change", () => {
    for (const file of input.files) add(file);
    input.value = "";
  });
  textarea.addEventListener("paste", (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (!pasted.length) return;
    event.preventDefault();
    pasted.forEach(add);
  });
  composer.addEventListener("dragover", (event) => event.preventDefault());
  composer.addEventListener("drop", (event) => {
    const dropped = [...(event.dataTransfer?.files ?? [])];
    if (!dropped.length) return;
    event.preventDefault();
    dropped.forEach(add);
  });
}

/* ---- Mentions */

function mentions(composer) {
  composer.querySelector("text-expander")?.addEventListener("text-expander-change", (event) => {
    const { key, provide, text } = event.detail;
    if (key !== "@" || text.length > 40) return;
    const forum = composer.closest("form").elements.forum?.value || composer.dataset.forum;
    const address = `/forums/membres/?${new URLSearchParams({ q: text, forum })}`;
    provide(
      fetch(address, { credentials: "same-origin" })
        .then((response) => (response.ok ? response.text() : ""))
        .then((html) => {
          const holder = document.createElement("div");
          holder.innerHTML = html;
          const fragment = holder.querySelector("ul");
          return { matched: Boolean(fragment?.children.length), fragment };
        }),
    );
  });
  composer.querySelector("text-expander")?.addEventListener("text-expander-value", (event) => {
    event.detail.value = event.detail.item.dataset.value;
  });
}

for (const composer of document.querySelectorAll("[data-forums-composer]")) {
  const textarea = composer.querySelector("textarea");
  if ("saves" in composer.dataset) new Draft(composer, textarea);
  preview(composer, textarea);
  files(composer, textarea);
  mentions(composer);
}

/* ---- In a thread: answer and quote without leaving it */

const reply = document.querySelector("#repondre form");
if (reply) {
  const textarea = reply.querySelector("textarea");
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply], [data-quote]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const number = link.dataset.reply ?? link.dataset.quote;
    reply.elements.reply_to.value = number;
    if (link.dataset.quote) insert(textarea, quoted(link, number));
    else textarea.focus();
    say(`Vous répondez au n° ${number}.`);
    reply.scrollIntoView({ block: "nearest" });
  });
}

function quoted(link, number) {
  const article = link.closest("article");
  const body = article.querySelector(".hub-post__body");
  const selection = getSelection();
  let text = "";
  if (selection && !selection.isCollapsed && body.contains(selection.anchorNode)) text = selection.toString();
  if (!text.trim()) {
    const copy = body.cloneNode(true);
    copy.querySelectorAll("blockquote, .hub-word-def").forEach((each) => each.remove());
    text = copy.textContent.replace(/\s*\n\s*/g, "\n").trim().slice(0, 600);
  }
  const author = article.querySelector("h2").firstChild.textContent.trim().replace(/[[\]()]/g, "");
  const address = article.querySelector("header > a").getAttribute("href");
  const lines = text.trim().split("\n").map((line) => `> ${line}`).join("\n");
  return `> [${author}, n° ${number}](${address})\n>\n${lines}\n\n`;
}

/* ---- What was folded opens for the message that an address names */

function open() {
  const target = /^#m\d+$/.test(location.hash) && document.querySelector(location.hash);
  if (!target) return;
  const fold = target.closest("details[data-read-posts]");
  if (fold && !fold.open) {
    fold.open = true;
    target.scrollIntoView();
  }
}
addEventListener("hashchange", open);
open();

/* ---- New topic: what resembles it, and the template of the forum */

const start = document.querySelector("[data-new-topic]");
if (start) {
  const title = start.elements.title;
  const place = document.getElementById("semblables");
  let timer, last;
  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const text = title.value.trim();
      if (text === last) return;
      last = text;
      const response = await fetch(`/forums/semblables/?${new URLSearchParams({ q: text })}`);
      if (response.ok) place.innerHTML = text.length < 10 ? "" : await response.text();
    }, 600);
  });
  const templates = document.querySelectorAll("template[data-forum-template]");
  start.elements.forum.addEventListener("change", () => {
    const textarea = start.elements.text;
    const known = [...templates].map((each) => each.content.textContent.trim());
    if (textarea.value.trim() && !known.includes(textarea.value.trim())) return;
    const chosen = [...templates].find((each) => each.dataset.forumTemplate === start.elements.forum.value);
    textarea.value = chosen ? chosen.content.textContent.trim() : "";
  });
}
