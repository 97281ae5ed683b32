/* The page /verify/: is this edition, or one of its pages, what was signed? The server is asked for files only. */
(function () {
  "use strict";
  var DASH = "\u2014 ";
  var STAGES = "1,2,3";
  var PARTS = "site/verify/manifest/pages";
  var STORY = /^(en\/)?(results|events|rankings|themes)\/[^/]+\/index\.html$/; // addresses that only stories have

  function Fault(word, facts) { this.word = word; this.facts = facts || {}; }

  /* ---- bytes ---- */

  function hex(bytes) {
    return Array.from(new Uint8Array(bytes), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  function decoded(base64) { return Uint8Array.from(atob(base64), function (letter) { return letter.charCodeAt(0); }); }

  function encoded(text) { return new TextEncoder().encode(text); }

  async function digest(bytes) { return hex(await crypto.subtle.digest("SHA-256", bytes)); }

  /* ---- signed notes ---- */

  function parseNotes(text) {
    var notes = [];
    text.split("\n").forEach(function (line) {
      if (line.startsWith(DASH)) {
        var parts = line.slice(DASH.length).split(" ");
        var raw = decoded(parts[1]);
        notes[notes.length - 1].signatures.push({ name: parts[0], id: hex(raw.slice(0, 4)), bytes: raw.slice(4) });
      } else if (line) {
        notes.push({ text: line + "\n", signatures: [] });
      }
    });
    return notes;
  }

  async function parseKey(line) {
    var parts = line.split("+");
    var raw = decoded(parts.slice(2).join("+")).slice(1);
    var key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
    return { line: line, name: parts[0], id: parts[1], key: key, fingerprint: await digest(raw) };
  }

  async function signerOf(note, keys) {
    for (var signature of note.signatures) {
      for (var key of keys) {
        if (key.name === signature.name && key.id === signature.id &&
            await crypto.subtle.verify("Ed25519", key.key, signature.bytes, encoded(note.text))) return key;
      }
    }
    throw new Fault("unsigned");
  }

  /* ---- the page ---- */

  function Verification(element) {
    this.element = element;
    this.root = element.dataset.root;
    this.words = element.querySelector("template[data-pattern='words']").dataset;
    var verification = this;
    this.part("form").addEventListener("submit", function (event) {
      event.preventDefault();
      verification.checkPage(new FormData(event.target).get("address"));
    });
    this.checkEdition();
  }

  Verification.prototype.part = function (name) { return this.element.querySelector("[data-part='" + name + "']"); };

  Verification.prototype.say = function (part, word, facts) {
    var text = this.words[word].replace(/\{(\w+)\}/g, function (_all, name) { return facts[name]; });
    this.part(part).textContent = text;
    this.part(part).dataset.outcome = word;
  };

  Verification.prototype.bytes = async function (name) {
    var address = this.root + name.replace(/(^|\/)index\.html$/, "$1"); // a page has one address
    var answer = await fetch(address, { cache: "no-cache" });
    if (!answer.ok) throw new Error(name + ": " + answer.status);
    return answer.arrayBuffer();
  };

  Verification.prototype.text = async function (name) {
    return new TextDecoder().decode(await this.bytes(name));
  };

  /* Runs a check; what it finds is said, what stops it as well. */
  Verification.prototype.run = async function (part, check) {
    if (location.protocol === "file:") return this.say(part, "copied", {});
    this.say(part, "asking", {});
    if (!window.crypto || !crypto.subtle) return this.say(part, "unsupported", {});
    try {
      var found = await check.call(this);
      this.say(part, found.word, found.facts);
    } catch (failure) {
      if (failure instanceof Fault) return this.say(part, failure.word, failure.facts);
      console.error(failure);
      this.say(part, failure.name === "NotSupportedError" ? "unsupported" : "failed", {});
    }
  };

  Verification.prototype.checkEdition = function () {
    return this.run("verdict", async function () {
      var signed = await this.signed();
      this.show(signed);
      await this.checkChain(signed);
      return { word: "whole", facts: {} };
    });
  };

  /* The statement with its key, and the root of the manifest that it names. */
  Verification.prototype.signed = async function () {
    var lines = (await this.text(".well-known/edition-keys.txt")).split("\n").filter(Boolean);
    var keys = await Promise.all(lines.map(parseKey));
    var note = parseNotes(await this.text("verify/edition.txt"))[0];
    var key = await signerOf(note, keys);
    var edition = JSON.parse(note.text);
    var root = await this.bytes("verify/manifest.sha256");
    if (await digest(root) !== edition.manifest) throw new Fault("manifest");
    return { note: note, key: key, keys: keys, edition: edition, parts: rows(new TextDecoder().decode(root)) };
  };

  Verification.prototype.show = function (signed) {
    var facts = Object.assign({}, signed.edition, { key: signed.key.line, fingerprint: signed.key.fingerprint });
    facts.made_at = new Date(facts.made_at).toLocaleString(document.documentElement.lang, { timeZone: "Asia/Shanghai" });
    this.part("facts").hidden = false;
    this.element.querySelectorAll("[data-fact]").forEach(function (place) {
      place.textContent = facts[place.dataset.fact] || "\u2014";
    });
  };

  /* The statements in the newest file of the chain: each names the one before, the last is the one that is shown. */
  Verification.prototype.checkChain = async function (signed) {
    var file = "verify/chain/" + String(Math.floor(signed.edition.number / 32)).padStart(5, "0") + ".txt";
    var notes = parseNotes(await this.text(file));
    for (var number = 0; number < notes.length; number++) {
      await signerOf(notes[number], signed.keys);
      var before = number ? await digest(encoded(notes[number - 1].text)) : null;
      if (number && JSON.parse(notes[number].text).previous !== before) throw new Fault("chain");
    }
    if (!notes.length || notes[notes.length - 1].text !== signed.note.text) throw new Fault("chain");
  };

  /* ---- one page ---- */

  Verification.prototype.checkPage = function (address) {
    return this.run("result", async function () {
      var place = new URL(address, location.origin);
      if (place.origin !== location.origin) throw new Fault("elsewhere");
      var file = decodeURI(place.pathname).slice(1);
      if (!file || file.endsWith("/")) file += "index.html";
      var signed = await this.signed();
      var page = await this.bytes(file);
      var story = await this.story(file);
      var listed = await this.find(signed, "site/" + file);
      if (!listed) throw new Fault("unlisted", { address: place.pathname });
      if (await digest(page) !== listed) throw new Fault("changed");
      var facts = { number: signed.edition.number };
      if (!story && STORY.test(file)) throw new Fault("receipt");
      if (!story) return { word: "same", facts: facts };
      await checkReceipts(story);
      if (await digest(story.bytes) !== await this.find(signed, "site/" + story.file)) throw new Fault("changed");
      var receipt = story.publication.receipts[story.publication.receipts.length - 1];
      facts.version = receipt.version;
      facts.at = new Date(receipt.stages[2].at).toLocaleString(document.documentElement.lang, { timeZone: "Asia/Shanghai" });
      return { word: "story", facts: facts };
    });
  };

  /* What the JSON beside a page tells of its publication; nothing for a page that is no story. */
  Verification.prototype.story = async function (file) {
    if (!file.endsWith("index.html")) return null;
    var name = file.replace(/html$/, "json");
    try {
      var bytes = await this.bytes(name);
    } catch (missing) {
      return null;
    }
    var text = new TextDecoder().decode(bytes);
    var told = JSON.parse(text).publication;
    return told ? { file: name, bytes: bytes, publication: told, record: valueOf(text, "record") } : null;
  };

  async function checkReceipts(story) {
    var told = story.publication, previous;
    if (await digest(encoded(story.record + "\n")) !== told.digest) throw new Fault("receipt");
    if (!told.receipts.length) throw new Fault("receipt");
    for (var number = 0; number < told.receipts.length; number++) {
      var receipt = told.receipts[number];
      var stages = receipt.stages.map(function (stage) { return stage.stage; }).join();
      if (receipt.version !== number + 1 || receipt.previous !== previous || stages !== STAGES) throw new Fault("receipt");
      previous = await digest(encoded(JSON.stringify(sorted(receipt))));
    }
    if (receipt.version !== told.version || receipt.digest !== told.digest) throw new Fault("receipt");
  }

  /* A value with its keys in order, as receipts are hashed. */
  function sorted(value) {
    if (Array.isArray(value)) return value.map(sorted);
    if (value === null || typeof value !== "object") return value;
    return Object.keys(value).sort().reduce(function (made, key) {
      made[key] = sorted(value[key]);
      return made;
    }, {});
  }

  /* The text of a value as it stands in an object's JSON, byte for byte. */
  function valueOf(text, key) {
    var depth = 0, start = -1, inside = false;
    for (var at = 0; at < text.length; at++) {
      var letter = text[at];
      if (inside) {
        if (letter === "\\") at++;
        else if (letter === '"') inside = false;
        continue;
      }
      if (letter === '"') {
        if (depth === 1 && start < 0 && text.startsWith('"' + key + '":', at)) {
          at += key.length + 2;
          start = at + 1;
        } else {
          inside = true;
        }
      } else if (letter === "{" || letter === "[") {
        depth++;
      } else if (letter === "}" || letter === "]" || letter === ",") {
        if (depth === 1 && start >= 0) return text.slice(start, at);
        if (letter !== ",") depth--;
      }
    }
    return "";
  }

  function rows(text) {
    return new Map(text.split("\n").filter(Boolean).map(function (line) { return [line.slice(66), line.slice(0, 64)]; }));
  }

  /* The hash that the manifest has of a page: the digits of its folder's hash lead from part to part. */
  Verification.prototype.find = async function (signed, name) {
    var digits = await digest(encoded(name.replace(/\/index\.[a-z]+$/, "")));
    var listed = signed.parts;
    for (var length = 0; length <= digits.length && !listed.has(name); length++) {
      var part = PARTS + (length ? "-" + digits.slice(0, length) : "") + ".sha256";
      if (!listed.has(part)) return null;
      var data = await this.bytes(part.replace(/^site\//, ""));
      if (await digest(data) !== listed.get(part)) throw new Fault("shard", { part: part });
      listed = rows(new TextDecoder().decode(data));
    }
    return listed.get(name);
  };

  document.querySelectorAll("[data-module='verify']").forEach(function (element) { new Verification(element); });
})();
