/* Passkeys: a form marked data-passkey="login", "authenticate" or "add" asks the browser, then sends its answer.
   What the browser is asked is in data-options, or, to sign in, at the form's own address. */

const REFUSED = "Rien n’a été envoyé : la demande a été annulée, ou cet appareil n’a pas de clé pour ce site.";
const FAILED = "Cet appareil ne peut pas se servir d’une clé d’accès ici. Utilisez un autre moyen.";

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()).request_options;
}

async function credentialOf(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey !== "add") return window.webauthnJSON.get(options);
  const passwordless = form.elements.passwordless?.checked ?? false;
  const selection = (options.publicKey.authenticatorSelection ??= {});
  selection.residentKey = passwordless ? "required" : "discouraged";
  selection.requireResidentKey = passwordless;
  if (passwordless) selection.userVerification = "required";
  return window.webauthnJSON.create(options);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = form.querySelector("[role=alert]");
    problem.hidden = true;
    if (form.dataset.asking) return;
    form.dataset.asking = "true";
    try {
      form.elements.credential.value = JSON.stringify(await credentialOf(form));
      form.submit();
    } catch (error) {
      problem.hidden = false;
      problem.textContent = error.name === "NotAllowedError" ? REFUSED : FAILED;
    } finally {
      delete form.dataset.asking;
    }
  });
}
