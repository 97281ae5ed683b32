/* Results side by side. `hcgPicks` lets the reader choose two to four in a list, kept for this window; the page of the
 * comparison takes them from its address and their facts from the JSON beside each result. */
var hcgPicks = (function () {
  "use strict";
  var MOST = 4;
  var KEY = "hcg-compare " + document.documentElement.lang;

  function remembered() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY)) || [];
    } catch (_unreadable) {
      return [];
    }
  }

  function remember(picked) {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(picked));
    } catch (_refused) {
      /* Storage is switched off: what is chosen holds for this page. */
    }
  }

  function Picks(part, places) {
    this.part = part;
    this.places = places;
    this.picked = remembered();
    this.element = null;
  }

  /** Gives each row that has none its box. */
  Picks.prototype.offer = function (element, pattern) {
    if (!this.part) return;
    this.element = element;
    element.querySelectorAll("li[data-id]").forEach(function (row) {
      if (!row.querySelector("[data-pick]")) row.querySelector("[data-field=facts]").append(this.box(row, pattern));
    }, this);
    this.show();
  };

  Picks.prototype.box = function (row, pattern) {
    var label = pattern.content.firstElementChild.cloneNode(true);
    var box = label.querySelector("input");
    var title = row.querySelector("[data-field=title]").textContent;
    box.dataset.pick = row.dataset.id;
    box.setAttribute("aria-label", label.textContent.trim() + " " + title);
    box.addEventListener("change", this.toggle.bind(this, box, { id: row.dataset.id, title: title }));
    return label;
  };

  Picks.prototype.toggle = function (box, result) {
    var full = box.checked && this.picked.length >= MOST;
    if (!full) {
      var others = this.picked.filter(function (other) { return other.id !== result.id; });
      this.picked = box.checked ? others.concat(result) : others;
      remember(this.picked);
    }
    this.show(full);
  };

  Picks.prototype.show = function (full) {
    var picked = this.picked;
    this.element.querySelectorAll("[data-pick]").forEach(function (box) {
      box.checked = picked.some(function (one) { return one.id === box.dataset.pick; });
    });
    this.part.hidden = !picked.length;
    this.part.querySelector("ul").replaceChildren.apply(this.part.querySelector("ul"), picked.map(this.word, this));
    var link = this.part.querySelector("a");
    link.hidden = picked.length < 2;
    link.href = this.part.dataset.compare + asked(picked.map(function (one) { return one.id; }));
    var words = this.part.dataset;
    this.part.querySelector("[role=status]").textContent = full ? words.most : picked.length === 1 ? words.least : "";
  };

  Picks.prototype.word = function (result) {
    var picks = this;
    var item = this.part.querySelector("template").content.firstElementChild.cloneNode(true);
    var button = item.querySelector("button");
    hcgSay(button.querySelector("span"), result.title);
    button.setAttribute("aria-label", this.part.dataset.remove + " " + result.title);
    button.addEventListener("click", function () {
      picks.picked = picks.picked.filter(function (other) { return other.id !== result.id; });
      remember(picks.picked);
      picks.show();
    });
    return item;
  };

  function asked(ids) {
    return ids.length ? "?" + ids.map(function (id) { return "id=" + encodeURIComponent(id); }).join("&") : "";
  }

  Picks.asked = asked;
  Picks.MOST = MOST;
  Picks.forget = function (id) {
    remember(remembered().filter(function (one) { return one.id !== id; }));
  };
  return Picks;
})();
