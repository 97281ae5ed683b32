// Counts down, counts characters, saves as it is typed. Every page works without it.
"use strict";
for (const place of document.querySelectorAll("[data-module=countdown]")) {
  const until = Date.parse(place.dataset.until);
  const show = () => {
    const minutes = Math.max(0, Math.floor((until - Date.now()) / 60000));
    place.textContent = minutes === 0 ? "已截止" : `剩余 ${Math.floor(minutes / 1440)} 天 ${Math.floor(minutes / 60) % 24} 小时 ${minutes % 60} 分`;
  };
  show();
  setInterval(show, 30000);
}
for (const place of document.querySelectorAll("[data-module=counter]")) {
  const field = document.getElementById(place.dataset.for);
  const show = () => {
    const length = [...field.value.trim()].length;
    place.textContent = `${length} / ${place.dataset.limit}`;
    place.classList.toggle("hcg-over", length > Number(place.dataset.limit));
  };
  field.addEventListener("input", show);
}
for (const form of document.querySelectorAll("[data-module=autosave]")) {
  const said = form.querySelector("[data-saved]");
  const key = `hcg-draft ${location.pathname}`;
  let waiting = 0;
  let saving = false;
  let again = false;
  const fields = () => [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  const keepHere = () => localStorage.setItem(key, JSON.stringify(fields()));
  const freshToken = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const token = page.querySelector("[data-module=autosave] [name=csrfmiddlewaretoken]");
    if (token) form.elements.csrfmiddlewaretoken.value = token.value;
    return Boolean(token);
  };
  const send = () => fetch(location.href, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "autosave" } });
  const save = async () => {
    if (saving) { again = true; return; }
    saving = true;
    keepHere();
    try {
      let reply = await send();
      if (reply.status === 403 && (await freshToken())) reply = await send();
      if (reply.ok) {
        const told = await reply.json();
        form.elements.version.value = told.version;
        said.textContent = `已自动保存 ${told.at}`;
        localStorage.removeItem(key);
      } else if (reply.status === 409) {
        said.textContent = (await reply.json()).message;
      } else {
        said.textContent = "登录已过期。内容保留在本机，点“保存”重新登录后会照原样提交。";
      }
    } catch {
      said.textContent = "网络不通。内容保留在本机，恢复后会再保存。";
      waiting = setTimeout(save, 15000);
    } finally {
      saving = false;
      if (again) { again = false; save(); }
    }
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(save, 1500); });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    clearTimeout(waiting);
    localStorage.removeItem(key);
  });
  addEventListener("pageshow", () => { delete form.dataset.sent; });
  const left = localStorage.getItem(key);
  if (left) {
    const offer = document.createElement("button");
    offer.type = "button";
    offer.className = "hcg-button";
    offer.textContent = "恢复本机保留的内容";
    offer.addEventListener("click", () => {
      for (const [name, value] of JSON.parse(left)) {
        if (name === "version") continue;
        for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
          if (field.type === "checkbox") field.checked ||= field.value === value || value === "on";
          else field.value = value;
        }
      }
      offer.remove();
      save();
    });
    said.before(offer);
  }
}
