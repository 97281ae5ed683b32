/* On an English page a text with Chinese in it says so; everything else is in the page's language. */
function hcgSay(element, text) {
  "use strict";
  element.textContent = text;
  if (document.documentElement.lang === "en" && /[\u3400-\u9fff]/.test(text)) element.lang = "zh-Hans";
  return element;
}

/* The link to the other language leads to the same question there. */
function hcgOtherLanguage() {
  "use strict";
  var link = document.querySelector("header a[hreflang]");
  if (link) link.search = location.search;
}

/* Addresses as scripts need them: on the portal they stay as the server wrote them; in a copy opened from a disk they
 * become relative to the copy's folder, and a page is its `index.html`. */
var hcgPlaces = (function () {
  "use strict";
  var onDisk = location.protocol === "file:";
  var LINKS = ["href", "src", "srcset"];

  /** `element.dataset.root` leads to the home page of the portal or of the copy. */
  function Places(element) {
    this.root = new URL(".", new URL(element.dataset.root, document.baseURI)).href;
  }

  /** The address of a page or file of the portal, given as `/results/?q=x`. */
  Places.prototype.of = function (path) {
    if (!onDisk) return path;
    var parts = /^\/([^?#]*)(.*)$/.exec(path);
    var file = parts[1] === "" || parts[1].endsWith("/") ? parts[1] + "index.html" : parts[1];
    return this.root + file + parts[2];
  };

  /** A copy of what stands in a string of markup that the portal itself wrote. */
  Places.prototype.markup = function (text) {
    var made = document.createElement("template");
    made.innerHTML = text;
    if (onDisk) made.content.querySelectorAll("[href], [src], [srcset]").forEach(this.settle, this);
    return made.content;
  };

  Places.prototype.settle = function (element) {
    var places = this;
    LINKS.forEach(function (name) {
      var value = element.getAttribute(name);
      if (!value) return;
      var settled = value.split(", ").map(function (part) { return part.startsWith("/") ? places.of(part) : part; });
      element.setAttribute(name, settled.join(", "));
    });
  };

  /** What the portal says of a page, as the `index.json` beside it: by request, or from a disk by a script. */
  Places.prototype.facts = function (path) {
    if (onDisk) return zlSearch.take(this.of(path + "index.json.js"), path);
    return fetch(path + "index.json").then(function (answer) {
      if (!answer.ok) throw new Error(path + ": " + answer.status);
      return answer.json();
    });
  };

  return Places;
})();

/* The index of the page's language, opened at the first question. When a newer edition of the portal has replaced a
 * part while the page was open, the index is opened anew, once. */
var hcgIndex = (function () {
  "use strict";

  function OpenedIndex(element) {
    this.base = element.dataset.index;
    this.opening = null;
    this.naming = null;
  }

  OpenedIndex.prototype.open = function () {
    this.opening = this.opening || zlSearch.open({ base: this.base });
    return this.opening;
  };

  OpenedIndex.prototype.ask = async function (question) {
    try {
      return await question(await this.open());
    } catch (_failed) {
      this.opening = null;
      return question(await this.open());
    }
  };

  /** What codes are called, by facet: a map from code to name, in the order of the facet. */
  OpenedIndex.prototype.names = function () {
    this.naming = this.naming || zlSearch.take(this.base + "names.js", "names").then(function (told) {
      return new Map(Object.keys(told).map(function (key) {
        return [key, new Map(told[key])];
      }));
    });
    return this.naming;
  };

  return OpenedIndex;
})();
