/* A search box that offers completions: the combobox of the ARIA practices, with the list owned by the box.
 *
 * `hcgAsk(box, list, offers)`: `offers(typed)` promises [{ text, kind, address }]; an offer with an address is a page
 * to go to, one without completes the text. `box` gets the event "hcg:ask" when a completed text is to be searched.
 */
var hcgAsk = (function () {
  "use strict";
  var PAUSE = 120; // milliseconds without a key before something is offered

  function Ask(box, list, offers) {
    this.box = box;
    this.list = list;
    this.offers = offers;
    this.shown = [];
    this.active = -1;
    this.waiting = 0;
    this.turn = 0;
    box.addEventListener("input", this.typed.bind(this));
    box.addEventListener("compositionend", this.typed.bind(this)); // an input method has written its word
    box.addEventListener("keydown", this.key.bind(this));
    box.addEventListener("blur", this.close.bind(this));
    list.addEventListener("pointerdown", function (event) { event.preventDefault(); }); // the box keeps the focus
    list.addEventListener("click", this.clicked.bind(this));
  }

  Ask.prototype.typed = function (event) {
    clearTimeout(this.waiting);
    if (event.isComposing) return;
    this.waiting = setTimeout(this.offer.bind(this), PAUSE);
  };

  Ask.prototype.offer = async function () {
    var turn = ++this.turn;
    var typed = this.box.value;
    var offered = typed.trim() ? await this.offers(typed).catch(function () { return []; }) : [];
    if (turn === this.turn && document.activeElement === this.box) this.show(offered);
  };

  Ask.prototype.show = function (offered) {
    var ask = this;
    this.shown = offered;
    this.list.replaceChildren.apply(this.list, offered.map(function (offer, place) { return ask.option(offer, place); }));
    this.list.hidden = !offered.length;
    this.box.setAttribute("aria-expanded", String(!this.list.hidden));
    this.activate(-1);
  };

  Ask.prototype.option = function (offer, place) {
    var option = document.createElement("li");
    option.id = this.list.id + "-" + place;
    option.className = "hcg-ask__offer";
    option.setAttribute("role", "option");
    option.dataset.place = place;
    var text = document.createElement("span");
    hcgSay(text, offer.text);
    var kind = document.createElement("small");
    kind.textContent = offer.kind;
    option.append(text, " ", kind);
    return option;
  };

  Ask.prototype.activate = function (place) {
    this.active = place;
    Array.from(this.list.children).forEach(function (option, at) {
      option.setAttribute("aria-selected", String(at === place));
    });
    var option = this.list.children[place];
    if (option) {
      this.box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.box.removeAttribute("aria-activedescendant");
    }
  };

  Ask.prototype.close = function () {
    clearTimeout(this.waiting);
    this.turn += 1;
    if (!this.list.hidden) this.show([]);
  };

  Ask.prototype.key = function (event) {
    if (event.isComposing) return; // keys belong to the input method
    var count = this.shown.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!count) this.offer();
      else this.activate(this.step(event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Escape" && count) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.choose(this.shown[this.active]);
    }
  };

  /** Up and down go round, with the box itself between the last offer and the first. */
  Ask.prototype.step = function (by) {
    var places = this.shown.length + 1;
    return ((this.active + 1 + by + places) % places) - 1;
  };

  Ask.prototype.clicked = function (event) {
    var option = event.target.closest("[role=option]");
    if (option) this.choose(this.shown[option.dataset.place]);
  };

  Ask.prototype.choose = function (offer) {
    this.close();
    if (offer.address) {
      location.assign(offer.address);
      return;
    }
    this.box.value = offer.text;
    this.box.dispatchEvent(new CustomEvent("hcg:ask", { bubbles: true }));
  };

  return function (box, list, offers) { return new Ask(box, list, offers); };
})();
