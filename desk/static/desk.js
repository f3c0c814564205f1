// The desk's one script. Every page works without it; it saves words while they are written, warns before they are
// lost, and says when something new came. It shows nothing that the server did not say, and keeps nothing in the browser.
"use strict";

(() => {
  const QUIET_FOR = 4000; // after the last key
  const NOT_MORE_OFTEN = 15000; // each saving is a version of the letter, and a line in its story
  const ASK_AGAIN = 60000;

  // Words of a form as it stands now.
  const wordsOf = (form) =>
    [...form.querySelectorAll("textarea, input:not([type=hidden])")].map((each) => each.value).join("\u0000");

  window.addEventListener("hashchange", unfold);
  unfold();
  for (const form of document.querySelectorAll("form[data-words]")) keep(form);
  for (const line of document.querySelectorAll("[data-news]")) watch(line);

  // What an address leads to is folded out, where the browser does not do so by itself.
  function unfold() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    let found = false;
    for (let each = target.closest("details"); each; each = each.parentElement.closest("details")) {
      found = found || !each.open;
      each.open = true;
    }
    if (found) target.scrollIntoView();
  }

  // Warns before somebody leaves words behind that are not saved.
  function keep(form) {
    let saved = form.hasAttribute("data-unsaved") ? null : wordsOf(form);
    let leaving = false;
    form.addEventListener("submit", () => { leaving = true; });
    window.addEventListener("pageshow", () => { leaving = false; });
    window.addEventListener("beforeunload", (event) => {
      if (!leaving && wordsOf(form) !== saved) event.preventDefault();
    });
    if (form.dataset.autosave) autosave(form, () => saved, (words) => { saved = words; }, () => leaving);
  }

  // Saves a letter's words a few seconds after the last key. It saves as the form's own button does and never approves;
  // where somebody else changed the letter, or it waits no more, it says so and saves nothing from then on.
  function autosave(form, saved, keepSaved, leaving) {
    const said = form.querySelector("[data-said]");
    let timer = 0;
    let last = 0;
    let stopped = false;
    let busy = false;

    function say(words) {
      said.textContent = words;
      said.hidden = false;
    }

    function later() {
      window.clearTimeout(timer);
      const wait = Math.max(QUIET_FOR, last + NOT_MORE_OFTEN - Date.now());
      if (!stopped) timer = window.setTimeout(save, wait);
    }

    async function save() {
      const words = wordsOf(form);
      if (stopped || leaving() || words === saved()) return;
      if (busy) return later();
      busy = true;
      last = Date.now();
      try {
        const body = new URLSearchParams(new FormData(form));
        const answer = await fetch(form.dataset.autosave, { method: "POST", body, redirect: "manual" });
        const told = answer.headers.get("Content-Type") === "application/json" ? await answer.json() : null;
        if (answer.ok && told) {
          keepSaved(words);
          seen(told.version);
          say(told.said);
        } else {
          stopped = answer.status === 409 || !told;
          say(told ? told.said : "Not saved: you may be signed out. Copy your words, then save them with the button.");
        }
      } catch {
        say("Not saved just now: the desk cannot be reached. It is tried again.");
        later();
      } finally {
        busy = false;
      }
    }

    // What is approved or sent back from this page is the version that stands in it.
    function seen(version) {
      for (const each of document.querySelectorAll("input[name=version]")) each.value = version;
      const frame = document.querySelector("iframe[data-preview]");
      if (frame) frame.src = frame.dataset.preview + "?v=" + version;
    }

    form.addEventListener("input", later);
    // Whoever presses a button while words are being saved waits for that: the button then speaks of the saved version.
    form.addEventListener("submit", (event) => {
      window.clearTimeout(timer);
      if (!busy) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      const again = window.setInterval(() => {
        if (busy) return;
        window.clearInterval(again);
        form.requestSubmit(button);
      }, 50);
    }, { capture: true });
  }

  // Asks now and then, while the page is looked at, whether something came since it was made.
  function watch(line) {
    const timer = window.setInterval(ask, ASK_AGAIN);
    document.addEventListener("visibilitychange", ask);

    async function ask() {
      if (document.hidden || !line.hidden) return;
      try {
        const answer = await fetch(line.dataset.news, { redirect: "manual" });
        if (!answer.ok) window.clearInterval(timer);
        else if ((await answer.text()) === "1") line.hidden = false;
      } catch {
        // Not to be reached just now: asked again.
      }
    }
  }
})();
