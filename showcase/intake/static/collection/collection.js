// Counts down, counts characters, saves as it is typed, uploads. Every page works without it; its words come with the page.
"use strict";
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

for (const place of document.querySelectorAll("[data-module=countdown]")) {
  const ahead = Date.parse(place.dataset.now) - Date.now(); // the server's clock rules, not the visitor's
  const until = Date.parse(place.dataset.until);
  const show = () => {
    const minutes = Math.max(0, Math.floor((until - Date.now() - ahead) / 60000));
    const left = { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
    place.textContent = minutes === 0 ? place.dataset.over : fill(place.dataset.left, left);
  };
  show();
  setInterval(show, 30000);
}

for (const place of document.querySelectorAll("[data-module=counter]")) {
  const field = document.getElementById(place.dataset.for);
  field.addEventListener("input", () => {
    const length = [...field.value.trim()].length;
    place.textContent = `${length} / ${place.dataset.limit}`;
    place.classList.toggle("hcg-over", length > Number(place.dataset.limit));
  });
}

// What is wrong: the list comes into view, each line leads to its field, folded or not.
for (const list of document.querySelectorAll("[data-module=problems]")) list.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  for (let around = target.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  if (target.matches("input, select, textarea, [tabindex]")) {
    event.preventDefault();
    target.focus();
    target.scrollIntoView({ block: "center" });
  }
});

// Long lists of words: fetched when somebody comes to a field that takes its answer from one.
for (const list of document.querySelectorAll("[data-module=proposals]")) {
  document.addEventListener("focusin", async (event) => {
    if (list.dataset.from === "" || event.target.getAttribute("list") !== list.id) return;
    const from = list.dataset.from;
    list.dataset.from = "";
    try {
      const words = await (await fetch(from, { headers: { "X-Requested-With": "proposals" } })).json();
      list.append(...words.map((word) => new Option(word, word)));
    } catch {
      list.dataset.from = from; // it can be typed all the same
    }
  });
}

// Several answers: there is always an empty place for one more.
document.addEventListener("input", (event) => {
  const names = event.target.closest("[data-module=names]");
  const last = names?.querySelector("input:last-of-type");
  if (!last || last !== event.target) return;
  const more = last.cloneNode();
  more.value = "";
  more.setAttribute("aria-label", more.getAttribute("aria-label").replace(/\d+$/, (number) => Number(number) + 1));
  last.after(more);
});

// Rows: one more, one less, up and down, without a journey to the server. Their names keep the order of the page.
const renumbered = (text, key, number) => text.replace(new RegExp(`(^|[ -])${key}-(?:\\d+|__n__)(?=-|$| )`, "g"), `$1${key}-${number}`);
for (const group of document.querySelectorAll("[data-module=rows]")) {
  const { key } = group.dataset;
  const rows = () => [...group.querySelectorAll(":scope > [data-row]")];
  const number = () => rows().forEach((row, at) => {
    row.querySelector("[data-number]").textContent = at + 1;
    for (const part of [row, ...row.querySelectorAll("*")]) {
      for (const name of ["id", "name", "for", "data-for", "aria-describedby"]) {
        const before = part.getAttribute(name);
        if (before) part.setAttribute(name, renumbered(before, key, at));
      }
      if (part.name === "rows") part.value = part.value.replace(/\S+$/, at);
    }
  });
  const changed = () => { number(); group.dispatchEvent(new Event("input", { bubbles: true })); };
  const add = () => {
    const pattern = group.querySelector(":scope > template");
    pattern.before(pattern.content.firstElementChild.cloneNode(true));
    number();
    return rows().at(-1);
  };
  const drop = (row) => {
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "hcg-button";
    undo.textContent = fill(group.dataset.undo, { what: row.querySelector("legend").textContent.trim() });
    undo.addEventListener("click", () => { undo.replaceWith(row); changed(); row.focus(); });
    row.replaceWith(undo);
    undo.focus();
    if (!rows().length) add();
  };
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[name=rows]");
    if (!button) return;
    event.preventDefault();
    const [verb] = button.value.split(" ");
    const row = button.closest("[data-row]");
    if (verb === "add") {
      add().querySelector("input, select, textarea").focus();
      return;
    }
    if (verb === "drop") drop(row);
    else {
      const at = rows().indexOf(row);
      const beside = rows()[verb === "up" ? at - 1 : at + 1];
      if (beside) beside[verb === "up" ? "before" : "after"](row);
      button.focus();
    }
    changed();
  });
}

for (const choice of document.querySelectorAll("[data-module=category]")) {
  const among = (words) => words.split(" ").includes(choice.value);
  const answered = (place) => [...place.querySelectorAll("input, select, textarea")].some((field) => field.value);
  choice.addEventListener("change", () => { // what the server does when the page comes anew
    for (const place of document.querySelectorAll("[data-needed-by]")) place.hidden = !among(place.dataset.neededBy);
    for (const place of document.querySelectorAll("[data-not-of]")) place.hidden = among(place.dataset.notOf) && !answered(place);
  });
}

for (const form of document.querySelectorAll("[data-module=together]")) {
  const all = form.querySelector("[data-all]");
  if (!all) continue;
  all.hidden = false;
  all.querySelector("input").addEventListener("change", (event) => {
    for (const box of form.querySelectorAll("[name=submission]")) box.checked = event.target.checked;
  });
}

for (const table of document.querySelectorAll("[data-module=sums]")) {
  table.addEventListener("input", () => {
    table.querySelectorAll("[data-sum] span").forEach((place, column) => {
      const cells = [...table.querySelectorAll(`tbody td:nth-child(${column + 2}) input`)];
      const sum = cells.reduce((all, field) => all + (Number(field.value) || 0), 0);
      place.textContent = sum;
      place.classList.toggle("hcg-over", sum !== 100);
    });
  });
}

// What was typed into a form that the server refused stands there again.
const refused = document.querySelector(".hcg-message--error") !== null;
const typed = (form) => [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit"].includes(field.type));
const formName = (form) => `hcg-typed ${form.getAttribute("action")} ${[...form.querySelectorAll("[type=hidden]:not([name=csrfmiddlewaretoken])")].map((field) => field.value)}`;
for (const form of document.querySelectorAll("form[method=post]:not([data-module=autosave])")) {
  const left = JSON.parse(sessionStorage.getItem(formName(form)) || "null");
  sessionStorage.removeItem(formName(form));
  if (refused && left) typed(form).forEach((field, at) => {
    if (["checkbox", "radio"].includes(field.type)) field.checked = left[at];
    else field.value = left[at];
    field.closest("details")?.setAttribute("open", "");
  });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; } // the second half of a double click
    form.dataset.sent = "yes";
    const values = typed(form).map((field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value));
    sessionStorage.setItem(formName(form), JSON.stringify(values));
  });
  addEventListener("pageshow", () => { delete form.dataset.sent; });
}

for (const form of document.querySelectorAll("[data-module=autosave]")) {
  const said = form.querySelector("[data-saved]");
  const words = said.dataset;
  const page = form.dataset.page || location.href; // where the form stands, should it be shown under another address
  const key = `hcg-draft ${new URL(form.action).pathname}`;
  let waiting = 0;
  let queue = Promise.resolve();
  let queued = false;
  const inTurn = (work) => (queue = queue.then(work)); // one after the other: each names the version before it
  const fields = () => [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  const text = (list) => JSON.stringify(list.filter(([name]) => name !== "version"));
  const keepHere = () => localStorage.setItem(key, JSON.stringify(fields()));
  const freshToken = async () => {
    const fresh = new DOMParser().parseFromString(await (await fetch(page)).text(), "text/html");
    const token = fresh.querySelector("[data-module=autosave] [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
    return Boolean(token);
  };
  const send = (input) => {
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File && name !== input?.name) body.delete(name);
    return fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "autosave" } });
  };
  const post = async (input) => {
    const reply = await send(input);
    return reply.status === 403 && (await freshToken()) ? send(input) : reply;
  };
  const told = async (reply) => {
    if (reply.status === 409) return (await reply.json()).message;
    return words.expired;
  };
  const save = async () => {
    queued = false;
    keepHere();
    try {
      const reply = await post();
      if (!reply.ok) { said.textContent = await told(reply); return; }
      const answer = await reply.json();
      form.elements.version.value = answer.version;
      said.textContent = fill(words.kept, answer);
      localStorage.removeItem(key);
    } catch {
      said.textContent = words.offline;
      waiting = setTimeout(soon, 15000);
    }
  };
  const soon = () => { if (!queued) { queued = true; inTurn(save); } };
  addEventListener("online", () => { if (localStorage.getItem(key)) soon(); });
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(waiting);
    waiting = setTimeout(soon, 1500);
  });
  const upload = async (place, input) => {
    const note = place.querySelector("[data-said]");
    const say = (message, wrong) => { note.textContent = message; note.classList.toggle("hcg-over", wrong); };
    if (!input.files.length) return;
    say(words.uploading, false);
    try {
      const reply = await post(input);
      if (!reply.ok) { say(await told(reply), true); return; }
      const answer = await reply.json();
      form.elements.version.value = answer.version;
      const problem = answer.problems[input.name];
      say(problem || fill(words.uploaded, { name: input.files[0].name }), Boolean(problem));
      if (!problem) input.value = "";
    } catch {
      say(words.dropped, true);
    }
  };
  form.addEventListener("change", (event) => { // rows come and go: the form listens for all of them
    const place = event.target.type === "file" && event.target.closest("[data-module=upload]");
    if (place) inTurn(() => upload(place, event.target));
  });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    clearTimeout(waiting);
    keepHere();
  });
  addEventListener("pageshow", () => { delete form.dataset.sent; });
  const makeRoom = (list) => { // rows and places that the page does not have yet
    for (const [name] of list) {
      const [group, at] = name.split("-");
      const place = document.getElementById(`g-${group}`);
      while (place && /^\d+$/.test(at) && !form.querySelector(`[id="r-${group}-${at}"]`) && Number(at) < 500) place.querySelector(":scope > p > [name=rows]").click();
    }
  };
  const left = JSON.parse(localStorage.getItem(key) || "null");
  const known = left && (text(left) === text(fields()) || Number(Object.fromEntries(left).version) < Number(form.elements.version.value));
  if (known) localStorage.removeItem(key);
  else if (left) {
    const offer = document.createElement("button");
    offer.type = "button";
    offer.className = "hcg-button";
    offer.textContent = words.restore;
    offer.addEventListener("click", () => {
      makeRoom(left);
      const answers = new Map();
      for (const [name, value] of left) if (name !== "version") answers.set(name, [...(answers.get(name) ?? []), value]);
      for (const [name, values] of answers) {
        const places = () => form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
        if (places()[0]?.type === "checkbox") for (const box of places()) box.checked ||= values.includes(box.value) || values.includes("on");
        else values.forEach((value, at) => {
          if (!places()[at] || places()[at].type === "file") return;
          places()[at].value = value;
          places()[at].dispatchEvent(new Event("input", { bubbles: true }));
        });
      }
      offer.remove();
      soon();
    });
    said.before(offer);
  }
}
