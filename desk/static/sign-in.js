// Passkeys need a script: no page can ask a device for one without. What the server offers stands in the form; what the
// device answers is sent back with that form, like anything else that people type.
"use strict";

(() => {
  const bytes = (words) => Uint8Array.from(atob(words.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  const words = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const opened = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  const asked = {
    get: (options) =>
      navigator.credentials.get({
        publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: opened(options.allowCredentials) },
      }),
    create: (options) =>
      navigator.credentials.create({
        publicKey: {
          ...options,
          challenge: bytes(options.challenge),
          user: { ...options.user, id: bytes(options.user.id) },
          excludeCredentials: opened(options.excludeCredentials),
        },
      }),
  };

  function answer(credential) {
    const given = credential.response;
    const response = { clientDataJSON: words(given.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (given[part]) response[part] = words(given[part]);
    }
    return JSON.stringify({ id: credential.id, rawId: words(credential.rawId), type: credential.type, response });
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button");
    const without = form.querySelector("[data-without]");
    const trouble = form.querySelector("[data-trouble]");
    if (!window.PublicKeyCredential) {
      without.textContent = "This browser cannot use passkeys.";
      continue;
    }
    without.hidden = true;
    for (const each of form.querySelectorAll("[data-with]")) each.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      button.disabled = true;
      trouble.hidden = true;
      try {
        const credential = await asked[form.dataset.passkey](JSON.parse(form.dataset.options));
        form.elements.credential.value = answer(credential);
        form.submit();
      } catch (error) {
        button.disabled = false;
        trouble.textContent =
          error.name === "InvalidStateError"
            ? "This device already holds a passkey of yours for the desk."
            : "No passkey was given, so nothing was done. You can try again.";
        trouble.hidden = false;
      }
    });
  }

  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
