"use strict";

// Says of an action, as soon as a field of it is left, what would be said of it when the form is sent.
// Without this the form says the same when it is sent.
(() => {
  const form = document.querySelector("form[data-worded]");
  const worded = /^(actions\.\d+\.)?(action|owner|due_on|measure|difference|theme|family_part)$/;
  const left = new Set();
  let latest = 0;

  // The place is there before anything is said in it, or a screen reader would not say it.
  function place(field) {
    const id = `${field.id}-said`;
    let said = document.getElementById(id);
    if (said === null) {
      said = document.createElement("p");
      said.id = id;
      said.className = "govuk-hint pr-said";
      said.setAttribute("role", "status");
      field.after(said);
      field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
    }
    return said;
  }

  async function ask() {
    latest += 1;
    const mine = latest;
    const sent = new URLSearchParams(new FormData(form));
    sent.set("_wording", "yes");
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: sent });
    } catch {
      return;
    }
    if (mine !== latest || !(answer.headers.get("Content-Type") ?? "").startsWith("application/json")) {
      return;
    }
    const said = await answer.json();
    for (const field of left) {
      place(field).textContent = said[field.name] ?? "";
    }
  }

  form.addEventListener("focusin", (event) => {
    if (worded.test(event.target.name)) {
      place(event.target);
    }
  });
  form.addEventListener("change", (event) => {
    if (worded.test(event.target.name)) {
      left.add(event.target);
      ask();
    }
  });
})();
