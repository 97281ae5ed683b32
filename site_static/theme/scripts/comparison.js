/* The page of the comparison: `?id=…&id=…`. Titles and places come from the index, facts from the JSON of each page. */
(function () {
  "use strict";
  var LOCALE = document.documentElement.lang.toLowerCase();
  var ID = /^ZLHCG-[0-9A-Z]{4}-[0-9]{4}$/;

  function Comparison(element) {
    this.element = element;
    this.places = new hcgPlaces(element);
    this.index = new hcgIndex(element);
    this.words = this.pattern("words").dataset;
    var asked = new URLSearchParams(location.search).getAll("id");
    this.ids = Array.from(new Set(asked)).filter(function (id) { return ID.test(id); }).slice(0, hcgPicks.MOST);
    hcgOtherLanguage();
    this.show();
  }

  Comparison.prototype.part = function (name) { return this.element.querySelector("[data-part='" + name + "']"); };
  Comparison.prototype.pattern = function (name) {
    return this.element.querySelector("template[data-pattern='" + name + "']");
  };
  Comparison.prototype.copy = function (name) {
    return this.pattern(name).content.firstElementChild.cloneNode(true);
  };

  Comparison.prototype.show = async function () {
    var status = this.part("status");
    try {
      var results = await Promise.all(this.ids.map(this.load, this));
    } catch (failure) {
      console.error(failure);
      status.textContent = status.dataset.failed;
      return;
    }
    var found = results.filter(function (result) { return !result.missing; });
    var said = results.filter(function (result) { return result.missing; }).map(function (result) {
      return status.dataset.missing.replace("{id}", result.id);
    });
    if (this.ids.length < 2) said.push(status.dataset.few);
    status.textContent = said.join(" ");
    if (found.length) this.table(found);
  };

  Comparison.prototype.load = async function (id) {
    var card = await this.index.ask(async function (index) {
      var answer = await index.answer({ text: id });
      var cards = await index.cards(answer.numbers.slice(0, answer.exact));
      return cards.find(function (card) { return card.id === id; });
    });
    if (!card) return { id: id, missing: true };
    var facts = await this.places.facts(card.address);
    return { id: id, card: card, record: facts.record, names: facts.names };
  };

  /* ---- the table ---- */

  Comparison.prototype.table = function (results) {
    var comparison = this;
    var part = this.part("table");
    results.forEach(function (result) { part.querySelector("thead tr").append(comparison.head(result)); });
    part.querySelectorAll("tbody tr").forEach(function (row) {
      if (row.dataset.row === "metrics") comparison.metrics(row, results);
      else results.forEach(function (result) { row.append(comparison.cell(ROWS[row.dataset.row](comparison, result))); });
    });
    part.hidden = false;
  };

  Comparison.prototype.head = function (result) {
    var head = this.copy("head");
    var links = head.querySelectorAll("a");
    links[0].href = this.places.of(result.card.address);
    hcgSay(links[0], result.record.title);
    var left = this.ids.filter(function (id) { return id !== result.id; });
    links[1].href = location.pathname + hcgPicks.asked(left);
    links[1].setAttribute("aria-label", links[1].textContent + " " + result.record.title);
    links[1].addEventListener("click", function () { hcgPicks.forget(result.id); });
    return head;
  };

  /** A cell with lines: strings, or nodes; without any it says by the pattern that nothing is given. */
  Comparison.prototype.cell = function (lines, without) {
    var cell = document.createElement("td");
    var told = lines.filter(Boolean);
    told.forEach(function (line) {
      var paragraph = document.createElement("p");
      if (typeof line === "string") hcgSay(paragraph, line);
      else paragraph.append(line);
      cell.append(paragraph);
    });
    if (!told.length) cell.append(this.copy(without || "absent"));
    return cell;
  };

  /** One row for each metric of any result, those of the same name side by side. */
  Comparison.prototype.metrics = function (row, results) {
    var comparison = this;
    var names = new Set([].concat.apply([], results.map(function (result) {
      return (result.record.metrics || []).map(function (metric) { return metric.name; });
    })));
    names.forEach(function (name) {
      var own = comparison.copy("metric");
      own.querySelector("span").textContent = name;
      results.forEach(function (result) { 
        own.append(comparison.cell(comparison.measured(result, name), "unmeasured"));
      });
      row.before(own);
    });
    row.remove();
  };

  Comparison.prototype.measured = function (result, name) {
    var words = this.words;
    var comparison = this;
    var metrics = (result.record.metrics || []).filter(function (metric) { return metric.name === name; });
    return [].concat.apply([], metrics.map(function (metric) {
      var best = [["domestic", words.domestic], ["world", words.world]].map(function (one) {
        var told = metric[one[0]];
        return told && comparison.small(one[1], measure(told.value, metric.unit) + (told.holder ? " · " + told.holder : ""));
      });
      return [strong(measure(metric.ours, metric.unit)), comparison.small(words.condition, metric.condition)].concat(best);
    }));
  };

  function measure(value, unit) { return unit ? value + "\u202f" + unit : value; }

  function strong(text) {
    var element = document.createElement("strong");
    element.textContent = text;
    return element;
  }

  Comparison.prototype.small = function (label, text) {
    var element = document.createElement("small");
    element.append(label + " ", hcgSay(document.createElement("span"), text));
    return element;
  };

  /** The name of a term or an organisation, as the page of the result has it. */
  Comparison.prototype.name = function (result, key) {
    if (!key) return "";
    var known = result.names["term/" + key] || result.names["organisation/" + key] || {};
    return hcgSay(document.createElement("span"), known[LOCALE] || known["zh-hans"] || key);
  };

  Comparison.prototype.unit = function (result, unit) {
    return unit.organisation ? this.name(result, unit.organisation) : unit.name;
  };

  Comparison.prototype.claim = function (result, claim) {
    var told = document.createElement("span");
    told.append(this.name(result, claim.kind), " ", claim.statement, " ");
    told.append(this.small(this.words.verified, claim.verifier + " · " + claim.verified_on));
    return told;
  };

  var ROWS = {
    line: function (_all, result) { return [result.record.one_liner || result.record.source_title]; },
    category: function (all, result) {
      var category = result.record.category;
      return [category && all.pattern("words").getAttribute("data-" + category)];
    },
    units: function (all, result) {
      return (result.record.units || []).map(function (unit) { return all.unit(result, unit); });
    },
    city: function (all, result) { return [all.name(result, result.record.city)]; },
    maturity: function (all, result) {
      var maturity = result.record.maturity;
      if (!maturity) return [result.record.category === "basic-research" && all.words.unrated];
      return [all.words.level.replace("{n}", maturity.level).replace("{m}", maturity.levels), maturity.name];
    },
    claims: function (all, result) {
      return (result.record.claims || []).filter(stands).map(function (claim) { return all.claim(result, claim); });
    },
    modes: function (all, result) {
      var transfer = result.record.transfer || { modes: [] };
      return transfer.modes.map(function (mode) { return all.name(result, mode); })
        .concat(transfer.use_then_transfer ? all.words.then : []);
    },
    price: function (all, result) { return [all.name(result, (result.record.transfer || {}).price_mode)]; },
    limits: function (_all, result) { return result.record.limitations || []; },
    contact: function (_all, result) {
      var contact = result.record.contact || {};
      return [contact.office, contact.telephone, contact.email];
    },
    id: function (_all, result) { return [result.id]; },
  };

  /** Whether a claim's time has not run out on the reader's day. */
  function stands(claim) { return !claim.expires_on || claim.expires_on >= new Date().toISOString().slice(0, 10); }

  document.querySelectorAll("[data-module=compare]").forEach(function (element) { new Comparison(element); });
})();
