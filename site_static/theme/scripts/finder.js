/* Looks for results: words, facets that combine, order, hits. What is asked stands in the address, so it can be sent,
 * kept and gone back to. Markup is copied from the page's patterns and from rows that the portal made; texts are set
 * as texts.
 *
 * The page's parts (`data-part`): form, text, offers, facets, title, status, order, read-as, elsewhere, chosen, exact,
 * near, more, ways, picked. A listing shows results and facets of its own until something is asked.
 */
(function () {
  "use strict";
  var STEP = 10; // hits shown at once
  var CHOICES = 11; // values of a facet before the others are asked for
  var OPEN = 3; // facets that are open unasked
  var LONGEST = 200;
  var ORDERS = ["newest", "oldest", "maturity"];
  var WIDE = matchMedia("(min-width: 64rem)");

  function Finder(element) {
    this.element = element;
    this.places = new hcgPlaces(element);
    this.index = new hcgIndex(element);
    this.picks = new hcgPicks(this.part("picked"), this.places);
    this.shown = STEP;
    this.turn = 0;
    this.open = new Set(); // facets of which all values are shown
    this.folded = new Map(); // facets that the reader opened or closed
    this.own = this.part("exact").querySelector("li") ? this.contents() : null; // what a listing shows unasked
    this.keys = this.patterns("facet").map(function (pattern) { return pattern.dataset.key; });
    this.state = this.read();
    this.listen();
    this.start();
  }

  Finder.prototype.contents = function () {
    return { exact: Array.from(this.part("exact").childNodes), facets: Array.from(this.part("facets").childNodes) };
  };

  Finder.prototype.part = function (name) { return this.element.querySelector("[data-part='" + name + "']"); };

  Finder.prototype.patterns = function (name) {
    return Array.from(this.element.querySelectorAll("template[data-pattern='" + name + "']"));
  };

  Finder.prototype.copy = function (name) {
    return this.patterns(name)[0].content.firstElementChild.cloneNode(true);
  };

  /* ---- what is asked, and the address that says it ---- */

  Finder.prototype.read = function () {
    var said = new URLSearchParams(location.search);
    var filters = {};
    this.keys.forEach(function (key) {
      var codes = Array.from(new Set(said.getAll(key))).filter(Boolean);
      if (codes.length) filters[key] = codes;
    });
    var text = (said.get("q") || "").slice(0, LONGEST);
    var sort = said.get("sort");
    return { text: text, filters: filters, sort: ORDERS.includes(sort) ? sort : "" };
  };

  function query(state) {
    var said = new URLSearchParams();
    if (state.text) said.append("q", state.text);
    Object.keys(state.filters).forEach(function (key) {
      state.filters[key].forEach(function (code) { said.append(key, code); });
    });
    if (state.sort) said.append("sort", state.sort);
    return String(said);
  }

  function addressOf(state) {
    var said = query(state);
    return said ? "?" + said : location.pathname;
  }

  function asks(state) { return query(state) !== ""; }

  function changed(state, change) { return Object.assign({}, state, change); }

  function toggled(state, key, code) {
    var codes = state.filters[key] || [];
    var left = codes.includes(code) ? codes.filter(function (other) { return other !== code; }) : codes.concat(code);
    var filters = Object.assign({}, state.filters);
    if (left.length) filters[key] = left;
    else delete filters[key];
    return changed(state, { filters: filters });
  }

  Finder.prototype.go = function (state) {
    var address = addressOf(state);
    try {
      if (query(state) !== query(this.state)) history.pushState(null, "", address);
    } catch (_refused) {
      location.assign(address); // a browser that keeps pages of a disk apart
      return;
    }
    this.state = state;
    this.shown = STEP;
    this.update();
  };

  /* ---- what the reader does ---- */

  Finder.prototype.listen = function () {
    var finder = this;
    addEventListener("popstate", function (event) {
      finder.state = finder.read();
      finder.shown = (event.state && event.state.shown) || STEP;
      finder.update();
    });
    this.element.addEventListener("click", this.clicked.bind(this));
    this.part("facets").addEventListener("toggle", function (event) { // of the page's own facets, too
      finder.folded.set(event.target.dataset.facet, event.target.open);
    }, true);
    this.part("more").addEventListener("click", this.showMore.bind(this));
    if (this.part("form")) this.listenToBox();
  };

  Finder.prototype.listenToBox = function () {
    var finder = this;
    var box = this.part("text");
    function search(event) {
      event.preventDefault();
      ask.close();
      finder.go(changed(finder.state, { text: box.value.trim().slice(0, LONGEST) }));
    }
    var ask = hcgAsk(box, this.part("offers"), this.offers.bind(this));
    this.part("form").addEventListener("submit", search);
    box.addEventListener("hcg:ask", search);
  };

  /** Links that change what is asked are followed here, unless another window is wanted for them. */
  Finder.prototype.clicked = function (event) {
    var link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!link.state && link.dataset.code) this.take(link); // of the listing's own facets
    if (!link.state) return;
    event.preventDefault();
    this.focused = link.dataset.focus;
    this.go(link.state);
  };

  Finder.prototype.take = function (link) {
    var key = link.closest("[data-facet]").dataset.facet;
    link.state = toggled(this.state, key, link.dataset.code);
    link.dataset.focus = key + " " + link.dataset.code;
  };

  Finder.prototype.link = function (link, state, focus) {
    link.href = addressOf(state);
    link.state = state;
    link.dataset.focus = focus;
  };

  Finder.prototype.offers = async function (typed) {
    var words = this.part("offers").dataset;
    var places = this.places;
    var found = await this.index.ask(async function (index) {
      var offered = await index.suggest(typed);
      return { words: offered.words, cards: await index.cards(offered.documents.slice(0, 3)) };
    });
    return found.words.slice(0, 6).map(function (word) {
      return { text: word.text, kind: words[word.kind] || words.word };
    }).concat(found.cards.map(function (card) {
      return { text: card.texts.title[0], kind: words.result, address: places.of(card.address) };
    }));
  };

  Finder.prototype.showMore = async function () {
    var from = this.shown;
    this.shown += STEP;
    history.replaceState({ shown: this.shown }, "");
    await this.showRows();
    var rows = this.element.querySelectorAll("[data-part=exact] li[data-id], [data-part=near] li[data-id]");
    if (rows[from]) rows[from].querySelector("a").focus();
  };

  /* ---- answers ---- */

  Finder.prototype.start = function () {
    if (history.state && history.state.shown) this.shown = history.state.shown;
    if (!this.own || asks(this.state)) this.update();
    else this.showOwn();
  };

  /** What is found, exactly and nearly, in the order that is asked for. */
  Finder.prototype.answer = async function (state) {
    var told = await this.index.ask(function (index) {
      return Promise.all([index.answer({ text: state.text, filters: state.filters }), index.values("maturity")]);
    });
    var answer = told[0];
    var order = orders[state.sort || (state.text ? "relevance" : "newest")](told[1]);
    var exact = answer.numbers.slice(0, answer.exact);
    var near = answer.numbers.slice(answer.exact);
    if (order) [exact, near].forEach(function (part) { part.sort(order); });
    return { exact: exact, near: near, facets: answer.facets, readAs: answer.readAs, readings: answer.readings };
  };

  /** The newer a document, the higher its number; a maturity ends in its level, and what has none comes last. */
  var orders = {
    relevance: function () { return null; },
    newest: function () { return function (one, two) { return two - one; }; },
    oldest: function () { return function (one, two) { return one - two; }; },
    maturity: function (values) {
      function level(number) { return Math.max.apply(null, [0].concat((values[number] || []).map(levelOf))); }
      return function (one, two) { return level(two) - level(one) || two - one; };
    },
  };

  function levelOf(code) { return Number(code.slice(code.lastIndexOf("-") + 1)) || 0; }

  Finder.prototype.update = async function () {
    var turn = ++this.turn;
    if (this.part("text")) this.part("text").value = this.state.text;
    hcgOtherLanguage();
    if (this.own && !asks(this.state)) {
      this.showOwn();
      return;
    }
    this.element.setAttribute("aria-busy", "true");
    try {
      this.names = await this.index.names();
      if (turn !== this.turn) return;
      this.state = known(this.state, this.names);
      var found = await this.answer(this.state);
      if (turn !== this.turn) return;
      this.found = found;
      await this.showRows();
      this.showFacets();
      this.showChosen();
      this.showWords();
      this.putFocusBack();
    } catch (failure) {
      if (turn === this.turn) this.fail(failure);
    } finally {
      if (turn === this.turn) this.element.removeAttribute("aria-busy");
    }
  };

  /** Without values that the portal never had: an address may say anything. */
  function known(state, names) {
    var filters = {};
    Object.keys(state.filters).forEach(function (key) {
      var codes = state.filters[key].filter(function (code) { return names.has(key) && names.get(key).has(code); });
      if (codes.length) filters[key] = codes;
    });
    return changed(state, { filters: filters });
  }

  Finder.prototype.fail = function (failure) {
    console.error(failure);
    this.part("status").textContent = this.part("status").dataset.failed;
    if (this.part("ways")) this.part("ways").dataset.shown = "";
  };

  /* ---- rows ---- */

  Finder.prototype.showRows = async function () {
    var finder = this;
    var turn = this.turn;
    var exact = this.found.exact.slice(0, this.shown);
    var near = this.found.near.slice(0, Math.max(this.shown - this.found.exact.length, 0));
    var cards = await this.index.ask(function (index) {
      return Promise.all([index.cards(exact), index.cards(near), index]);
    });
    if (turn !== this.turn) return;
    ["exact", "near"].forEach(function (name, place) {
      finder.fill(finder.part(name), cards[place], cards[2]);
    });
    this.part("near").hidden = !near.length;
    this.part("more").hidden = this.shown >= this.found.exact.length + this.found.near.length;
    this.picks.offer(this.element, this.patterns("pick")[0]);
  };

  Finder.prototype.fill = function (part, cards, index) {
    var finder = this;
    var list = this.copy("rows");
    list.append.apply(list, cards.map(function (card) { return finder.row(card, index); }));
    var old = part.querySelector("ul");
    if (part === this.part("exact")) part.replaceChildren(list);
    else if (old) old.replaceWith(list);
    else part.append(list);
  };

  Finder.prototype.row = function (card, index) {
    var finder = this;
    var row = this.places.markup(card.row).firstElementChild;
    var line = row.querySelector("[data-field=line]");
    index.fragments(card, this.found.readings, 1).forEach(function (fragment) {
      var own = row.querySelector("[data-field=" + fragment.field + "]");
      if (own && own.textContent === fragment.text) own.replaceChildren.apply(own, marked(fragment));
      else if (!own && line) line.after(finder.hit(fragment));
    });
    return row;
  };

  Finder.prototype.hit = function (fragment) {
    var hit = this.copy("hit");
    var parts = hit.querySelectorAll("span");
    parts[0].textContent = this.patterns("hit")[0].dataset[fragment.field];
    hcgSay(parts[1], fragment.text); // for its language; the marks follow
    parts[1].replaceChildren(fragment.cutBefore ? "…" : "");
    parts[1].append.apply(parts[1], marked(fragment));
    parts[1].append(fragment.cutAfter ? "…" : "");
    return hit;
  };

  function marked(fragment) {
    return zlSearch.pieces(fragment).map(function (piece) {
      if (!piece[1]) return piece[0];
      var mark = document.createElement("mark");
      mark.textContent = piece[0];
      return mark;
    });
  }

  /* ---- facets, chosen words, what is said ---- */

  Finder.prototype.showFacets = function () {
    var column = this.part("facets");
    column.replaceChildren.apply(column, this.patterns("facet").map(this.facet, this).filter(Boolean));
  };

  Finder.prototype.facet = function (pattern) {
    var finder = this;
    var key = pattern.dataset.key;
    var choices = this.choices(key);
    if (!choices.length) return null;
    var facet = pattern.content.firstElementChild.cloneNode(true);
    var list = facet.querySelector("ul");
    choices.forEach(function (choice, place) {
      var item = finder.choice(key, choice);
      item.hidden = place >= CHOICES && !choice.chosen && !finder.open.has(key);
      list.append(item);
    });
    facet.open = this.isOpen(key, choices);
    this.offerAll(facet, key, list);
    return facet;
  };

  /** As the reader left it; otherwise what is chosen from is open, and the first few where there is room. */
  Finder.prototype.isOpen = function (key, choices) {
    if (this.folded.has(key)) return this.folded.get(key);
    return choices.some(function (choice) { return choice.chosen; }) || (WIDE.matches && this.keys.indexOf(key) < OPEN);
  };

  /** Values with results, in the order of the facet; organisations by how many results they have. */
  Finder.prototype.choices = function (key) {
    var counts = this.found.facets[key] || {};
    var names = this.names.get(key) || new Map();
    var chosen = this.state.filters[key] || [];
    var codes = new Set(Array.from(names.keys()).concat(Object.keys(counts), chosen));
    var choices = Array.from(codes)
      .filter(function (code) { return counts[code] || chosen.includes(code); })
      .map(function (code) {
        return { code: code, name: nameOf(names, code), count: counts[code] || 0, chosen: chosen.includes(code) };
      });
    if (key !== "organisation") return choices;
    return choices.sort(function (one, two) { return two.count - one.count || (one.code < two.code ? -1 : 1); });
  };

  function nameOf(names, code) { return names.get(code) || code; }

  Finder.prototype.choice = function (key, choice) {
    var item = this.copy("choice");
    var link = item.querySelector("a");
    var parts = link.querySelectorAll("span");
    hcgSay(parts[0], choice.name);
    parts[1].textContent = choice.count;
    link.dataset.code = choice.code;
    if (choice.chosen) link.setAttribute("aria-current", "true");
    this.link(link, toggled(this.state, key, choice.code), key + " " + choice.code);
    return item;
  };

  Finder.prototype.offerAll = function (facet, key, list) {
    var open = this.open;
    var hidden = list.querySelectorAll("[hidden]");
    if (!hidden.length) return;
    var all = this.copy("all");
    all.textContent = all.textContent.replace("{n}", list.children.length);
    all.addEventListener("click", function () {
      open.add(key);
      hidden.forEach(function (item) { item.hidden = false; });
      all.remove();
      hidden[0].querySelector("a").focus();
    });
    facet.append(all);
  };

  Finder.prototype.showChosen = function () {
    var finder = this;
    var part = this.part("chosen");
    var words = [];
    Object.keys(this.state.filters).forEach(function (key) {
      finder.state.filters[key].forEach(function (code) { words.push(finder.word(key, code)); });
    });
    if (words.length > 1) words.push(this.removeAll());
    part.replaceChildren.apply(part, words);
    part.hidden = !words.length;
  };

  Finder.prototype.word = function (key, code) {
    var word = this.copy("word");
    var name = nameOf(this.names.get(key) || new Map(), code);
    hcgSay(word.querySelector("span"), name);
    var link = word.querySelector("a");
    link.setAttribute("aria-label", this.part("chosen").dataset.remove + " " + name);
    this.link(link, toggled(this.state, key, code), "chosen");
    return word;
  };

  Finder.prototype.removeAll = function () {
    var item = this.copy("word");
    var link = item.querySelector("a");
    link.textContent = this.part("chosen").dataset.all;
    this.link(link, changed(this.state, { filters: {} }), "chosen");
    return item;
  };

  Finder.prototype.showWords = function () {
    var found = this.found;
    this.showOrder(found.exact.length + found.near.length > 1);
    var readAs = this.part("read-as");
    readAs.hidden = !found.readAs.length;
    readAs.querySelector("strong").textContent = found.readAs.join(" / ");
    this.offerElsewhere();
    this.say();
  };

  function inOtherWriting(text) {
    return document.documentElement.lang === "en" ? /[\u3400-\u9fff]/.test(text) : /[a-z]/i.test(text);
  }

  /** What this language does not have may stand on the pages of the other one. */
  Finder.prototype.offerElsewhere = function () {
    var part = this.part("elsewhere");
    var link = part.querySelector("a");
    link.dataset.text = link.dataset.text || link.textContent;
    link.search = "?" + new URLSearchParams({ q: this.state.text });
    hcgSay(link, link.dataset.text.replace("{q}", this.state.text));
    part.hidden = this.found.exact.length > 0 || !inOtherWriting(this.state.text);
  };

  Finder.prototype.showOrder = function (worthIt) {
    var natural = this.state.text ? "relevance" : "newest";
    this.part("order").hidden = !worthIt;
    this.part("order").querySelectorAll("a").forEach(function (link) {
      var sort = link.dataset.sort;
      link.hidden = sort === "relevance" && !this.state.text;
      if (sort === (this.state.sort || natural)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      this.link(link, changed(this.state, { sort: sort === natural ? "" : sort }), "sort " + sort);
    }, this);
  };

  Finder.prototype.say = function () {
    var status = this.part("status");
    var words = status.dataset;
    var exact = this.found.exact.length;
    var near = this.found.near.length;
    var said = [exact ? counted(words.one, words.many, exact) : words.none];
    if (near) said.push(counted(words.nearOne, words.nearMany, near));
    status.textContent = said.join(words.join);
    if (this.part("ways")) this.part("ways").toggleAttribute("data-shown", !exact);
  };

  function counted(one, many, number) { return number === 1 ? one : many.replace("{n}", number); }

  /** After a link was followed its list is new: the focus goes to what stands in its place. */
  Finder.prototype.putFocusBack = function () {
    if (!this.focused) return;
    var again = Array.from(this.element.querySelectorAll("a[data-focus]")).find(function (link) {
      return link.dataset.focus === this.focused && !link.closest("[hidden]");
    }, this);
    (again || this.part("title")).focus();
    this.focused = "";
  };

  /** A listing as the server made it: nothing is asked. */
  Finder.prototype.showOwn = function () {
    ["exact", "facets"].forEach(function (name) {
      this.part(name).replaceChildren.apply(this.part(name), this.own[name]);
    }, this);
    ["near", "more", "read-as", "elsewhere", "chosen"].forEach(function (name) { this.part(name).hidden = true; }, this);
    this.part("status").textContent = "";
    this.showOrder(true);
    this.picks.offer(this.element, this.patterns("pick")[0]);
    this.putFocusBack();
  };

  document.querySelectorAll("[data-module=finder]").forEach(function (element) { new Finder(element); });
})();
