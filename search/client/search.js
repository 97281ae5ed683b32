/* The search of the portal, without a server: reads the index that `search/index.py` writes and answers as
 * `search/query.py` does; tests compare the two on the same index. A classic script, so that it also works opened
 * from a disk. The files of the index are scripts too: they hand their content to `zlSearch.put`.
 *
 *   const search = await zlSearch.open({ base: "/search/zh-hans/" });
 *   const answer = await search.answer({ text: "固态电池", filters: { city: ["hangzhou"] }, newestFirst: false });
 *   const cards = await search.cards(answer.numbers.slice(0, 10));
 *   search.fragments(cards[0], answer.readings);   // texts with the places of hits, never markup
 *   await search.suggest("dianc");                 // { words, documents }
 */
var zlSearch = (function () {
  "use strict";

  /* ---- files: search/codec.py ---- */

  var BASE = 46;
  var VALUE = new Uint8Array(0x7f); // by character code: every printable one but blank, quote and backslash
  for (var code = 0x21, value = 0; code < 0x7f; code += 1) {
    if (code !== 0x22 && code !== 0x5c) VALUE[code] = value++;
  }

  var received = new Map();

  function put(name, payload) {
    received.set(name, payload);
  }

  function loadScript(address) {
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = function () { script.remove(); resolve(); };
      script.onerror = function () { script.remove(); reject(new Error("not loaded: " + address)); };
      document.head.appendChild(script);
    });
  }

  /** What the script at `address` hands over as `name`. */
  function take(address, name) {
    return loadScript(address).then(function () { return received.get(name); });
  }

  function readNumbers(written) {
    var numbers = [];
    var number = 0;
    for (var at = 0; at < written.length; at += 1) {
      var value = VALUE[written.charCodeAt(at)];
      if (value >= BASE) {
        number = number * BASE + value - BASE;
      } else {
        numbers.push(number * BASE + value);
        number = 0;
      }
    }
    return numbers;
  }

  function shardOf(term, shards) {
    var hashed = 0x811c9dc5;
    for (var character of term) hashed = Math.imul(hashed ^ character.codePointAt(0), 0x01000193) >>> 0;
    var size = sizeFor(shards);
    var shard = (hashed ^ (hashed >>> 15)) & (size - 1);
    return shard < shards ? shard : shard - size / 2;
  }

  /** The power of two that so many shards fill. */
  function sizeFor(shards) {
    return 1 << (32 - Math.clz32(shards - 1));
  }

  /** A shard as its file is named: by how many bits it is told from the others (search/segments.py), and its number. */
  function shardName(shard, shards) {
    var half = sizeFor(shards) >> 1;
    var deepest = 32 - Math.clz32(shards - 1);
    var depth = shard < shards - half || shard >= half ? deepest : deepest - 1;
    return depth.toString(16) + "-" + shard.toString(16);
  }

  /* ---- folding: search/folding.py ---- */

  var LONGEST_WORDING = 6;
  var DEGREES = ["\u00ba", "\u02da"];

  function Folding(forms) {
    this.folded = new Map();
    this.forms = new Map();
    this.wordings = new Map();
    var characters = Array.from(forms.characters);
    for (var at = 0; at < characters.length; at += 2) this.forms.set(characters[at], characters[at + 1]);
    var wordings = forms.wordings.split(" ");
    for (var place = 0; place + 1 < wordings.length; place += 2) this.wordings.set(wordings[place], wordings[place + 1]);
  }

  Folding.prototype.character = function (character) {
    var folded = this.folded.get(character);
    if (folded === undefined) {
      var forms = this.forms;
      folded = Array.from(plain(character), function (form) { return forms.get(form) || form; }).join("");
      this.folded.set(character, folded);
    }
    return folded;
  };

  Folding.prototype.fold = function (text) {
    var folded = "";
    for (var character of text) folded += this.character(character);
    return folded;
  };

  /** For each place in the folded text, where the character that it comes from starts and ends. */
  Folding.prototype.origins = function (text) {
    var origins = [];
    var start = 0;
    for (var character of text) {
      var end = start + character.length;
      for (var part = this.character(character).length; part > 0; part -= 1) origins.push([start, end]);
      start = end;
    }
    return origins;
  };

  Folding.prototype.reworded = function (text) {
    var characters = Array.from(text);
    var said = "";
    for (var at = 0; at < characters.length; ) {
      var length = Math.min(LONGEST_WORDING, characters.length - at);
      while (length > 0 && !this.wordings.has(characters.slice(at, at + length).join(""))) length -= 1;
      said += length ? this.wordings.get(characters.slice(at, at + length).join("")) : characters[at];
      at += length || 1;
    }
    return said;
  };

  function plain(character) {
    if (DEGREES.includes(character)) return "\u00b0";
    var folded = character.normalize("NFKC").toLowerCase();
    var first = folded.slice(0, 1);
    var accented = ("\u00c0" <= first && first < "\u0250") || ("\u1e00" <= first && first < "\u2000");
    return accented ? folded.normalize("NFKD").slice(0, 1) : folded;
  }

  /* ---- pieces: search/pieces.py ---- */

  var HAN = "[\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3134f}]+";
  var ALL_HAN = new RegExp("^" + HAN + "$", "u");
  var HAN_FIRST = new RegExp("^" + HAN, "u");
  var PIECE = new RegExp(
    "(" + HAN + ")" +
    "|([a-z\\u00df-\\u024f\\u0370-\\u03ff\\u0400-\\u052f]+(?:'s(?![a-z])|\\+\\+|#)?)" +
    "|([0-9]{12,}|[0-9]{1,3}(?:,[0-9]{3})+(?:\\.[0-9]+)?|[0-9]+(?:\\.[0-9]+)*)",
    "gu"
  );
  var PATENT = /[0-9]{4} [0-9] ?[0-9]{7}(?![0-9])|[0-9]{4} ?[0-9] [0-9]{7}(?![0-9])/g;
  var JOINED = /^[-\u2010-\u2015\u2212/.:_°()[\]{}+*\u00d7\u00b7']{1,2}$/;

  var DEGREE = /^ ?° ?$/;
  var SCALES = ["c", "f"];

  function cut(folded) {
    var pieces = [];
    var at = 0;
    for (var match of folded.matchAll(PATENT)) {
      cutBetween(folded, at, match.index, pieces);
      at = match.index + match[0].length;
      pieces.push({ kind: "number", text: match[0].replace(/ /g, ""), start: match.index, end: at });
    }
    cutBetween(folded, at, folded.length, pieces);
    return pieces;
  }

  function cutBetween(folded, start, end, pieces) {
    for (var match of folded.slice(start, end).matchAll(PIECE)) {
      var kind = match[1] ? "han" : match[2] ? "word" : "number";
      var text = match[0];
      if (kind === "word") text = stem(text.replace(/'s$/, ""));
      if (kind === "number") text = text.replace(/,/g, "");
      var from = start + match.index;
      pieces.push({ kind: kind, text: text, start: from, end: from + match[0].length });
    }
  }

  function stem(word) {
    if (word.length < 4 || !word.endsWith("s")) return word;
    if (word.endsWith("ies") && !"ae".includes(word[word.length - 4])) return word.slice(0, -3) + "y";
    if (/(?:ch|sh|ss|x)es$/.test(word)) return word.slice(0, -2);
    return "usi".includes(word[word.length - 2]) ? word : word.slice(0, -1);
  }

  function standTogether(left, right, gap) {
    if (left.kind === "han" || right.kind === "han") return gap === "" || gap === " ";
    if (isTemperature(left, right, gap)) return true;
    if (gap === " ") return left.kind === "word" || right.kind === "word";
    return gap === "" || JOINED.test(gap);
  }

  function isTemperature(left, right, gap) {
    return left.kind === "number" && SCALES.includes(right.text) && DEGREE.test(gap);
  }

  function pair(left, right) {
    if (left.kind === "number" && right.kind === "number") return left.text + "\u00b7" + right.text;
    var first = left.kind === "han" ? Array.from(left.text).pop() : left.text;
    var second = right.kind === "han" ? Array.from(right.text)[0] : right.text;
    return first + second;
  }

  /* ---- measures: search/measures.py ---- */

  function Measures(tables) {
    this.units = tables.units;
    this.symbols = new Set(tables.symbols);
    this.mega = new Set(tables.mega);
  }

  Measures.prototype.chineseUnit = function (run) {
    for (var length = 3; length > 0; length -= 1) {
      if (this.knows(run.slice(0, length))) return run.slice(0, length);
    }
    return "";
  };

  Measures.prototype.knows = function (name) {
    return Object.prototype.hasOwnProperty.call(this.units, name);
  };

  Measures.prototype.asSaid = function (name) {
    var symbol = this.units[name];
    return name.startsWith("兆") ? "M" + symbol.slice(1) : symbol[0] + symbol.slice(1).toUpperCase();
  };

  Measures.prototype.isMeasure = function (number, unit) {
    return number.kind === "number" && unit.kind === "word" && this.symbols.has(unit.text);
  };

  Measures.prototype.cased = function (number, unit, asWritten) {
    if (!this.mega.has(unit)) return [];
    var mega = number + "M" + unit.slice(1);
    var milli = number + "m'" + unit.slice(1);
    if (asWritten.startsWith("M")) return [mega];
    return asWritten === unit ? [mega, milli] : [milli];
  };

  /* ---- analysis: search/analysis.py ---- */

  function Analysis(head) {
    this.folding = new Folding(head.forms);
    this.measures = new Measures(head.tables);
    this.empty = new Set(head.tables.empty);
    this.abbreviations = new Map(Object.entries(head.tables.in_full));
  }

  Analysis.prototype.isStopWord = function (piece) {
    return piece.kind === "word" && this.empty.has(piece.text);
  };

  Analysis.prototype.asWritten = function (text, piece) {
    var origins = this.folding.origins(text);
    return text.slice(origins[piece.start][0], origins[piece.end - 1][1]);
  };

  Analysis.prototype.occurrences = function (text) {
    var folded = this.folding.fold(text);
    var found = [];
    var before = null;
    for (var piece of cut(folded)) {
      if (this.isStopWord(piece)) {
        before = null;
        continue;
      }
      if (before && standTogether(before, piece, folded.slice(before.end, piece.start))) {
        found.push(seam(before, piece));
        this.addMeasures(before, piece, text, found);
      }
      if (piece.kind === "han") addRun(piece, found);
      else found.push({ term: piece.text, start: piece.start, end: piece.end });
      before = piece;
    }
    return found;
  };

  function addRun(piece, found) {
    var start = piece.start;
    var previous = "";
    for (var character of piece.text) {
      var end = start + character.length;
      found.push({ term: character, start: start, end: end });
      if (previous) found.push({ term: previous + character, start: start - previous.length, end: end });
      previous = character;
      start = end;
    }
  }

  function seam(left, right) {
    var start = left.kind === "han" ? left.end - Array.from(left.text).pop().length : left.start;
    var end = right.kind === "han" ? right.start + Array.from(right.text)[0].length : right.end;
    return { term: pair(left, right), start: start, end: end };
  }

  Analysis.prototype.addMeasures = function (number, unit, text, found) {
    var measures = this.measures;
    if (measures.isMeasure(number, unit)) {
      measures.cased(number.text, unit.text, this.asWritten(text, unit)).forEach(function (term) {
        found.push({ term: term, start: number.start, end: unit.end });
      });
      return;
    }
    var name = number.kind === "number" && unit.kind === "han" ? measures.chineseUnit(unit.text) : "";
    if (!name) return;
    var symbol = measures.units[name];
    var terms = [number.text + symbol].concat(measures.cased(number.text, symbol, measures.asSaid(name)));
    terms.forEach(function (term) {
      found.push({ term: term, start: number.start, end: unit.start + name.length });
    });
  };

  /* ---- reading: search/reading.py ---- */

  var LONGEST_QUERY = 200;
  var ABBREVIATION = /[a-z0-9]+(?:\.[0-9]+)?/g;
  var MARKUP = /<\/?[a-zA-Z][^<>]*>/g;

  /** Readings are { words: [[{ term, whole }]], nearby: [term] }. */
  Analysis.prototype.readings = function (query) {
    var asTyped = Array.from(query).slice(0, LONGEST_QUERY).join("").replace(MARKUP, " ");
    return Array.from(new Set([asTyped, this.folding.reworded(asTyped)].concat(this.inFull(asTyped))))
      .map(this.read, this)
      .filter(function (reading) { return reading.words.length > 0; });
  };

  /** search/abbreviations.py */
  Analysis.prototype.inFull = function (query) {
    var known = this.abbreviations;
    var folded = this.folding.fold(query);
    if (!(folded.match(ABBREVIATION) || []).some(function (found) { return known.has(found); })) return [];
    return [0, 1].map(function (language) {
      return folded.replace(ABBREVIATION, function (found) {
        return known.has(found) ? " " + known.get(found)[language] + " " : found;
      });
    });
  };

  Analysis.prototype.read = function (query) {
    var analysis = this;
    var folded = this.folding.fold(query);
    var pieces = this.withUnits(cut(folded), folded).filter(function (piece) { return !analysis.isStopWord(piece); });
    var singles = singlesOf(pieces, folded);
    var words = [];
    var nearby = new Set();
    var before = "none";
    pieces.forEach(function (piece, at) {
      var next = pieces[at + 1];
      var after = next ? analysis.link(piece, next, query, folded, singles) : "none";
      if (before !== "tight") words.push([]);
      var word = words[words.length - 1];
      word.push.apply(word, ownTerms(piece, before === "tight" || after === "tight"));
      if (after === "tight") word.push({ term: analysis.boundTerm(piece, next, query), whole: false });
      if (after === "near") nearby.add(pair(piece, next));
      before = after;
    });
    return { words: unique(words.map(unique)), nearby: Array.from(nearby) };
  };

  function unique(items) {
    var seen = new Map();
    items.forEach(function (item) {
      var key = JSON.stringify(item);
      if (!seen.has(key)) seen.set(key, item);
    });
    return Array.from(seen.values());
  }

  Analysis.prototype.withUnits = function (pieces, folded) {
    var measures = this.measures;
    var read = [];
    pieces.forEach(function (piece) {
      var last = read[read.length - 1];
      var name = piece.kind === "han" ? measures.chineseUnit(piece.text) : "";
      var rest = piece.text.slice(name.length);
      var measured = name && last && last.kind === "number" &&
        standTogether(last, piece, folded.slice(last.end, piece.start));
      var told = rest === "" || rest === "级";
      if (!measured || (name.length === 1 && !told)) {
        read.push(piece);
        return;
      }
      var end = piece.start + name.length;
      read.push({ kind: "word", text: measures.units[name], start: piece.start, end: end });
      if (!told) read.push({ kind: "han", text: rest, start: end, end: piece.end });
    });
    return read;
  };

  Analysis.prototype.link = function (left, right, query, folded, singles) {
    var gap = folded.slice(left.end, right.start);
    var chineseUnit = left.kind === "word" && folded[left.start] >= "\u3400";
    if (chineseUnit || !standTogether(left, right, gap)) return "none";
    if (left.kind === "han" || right.kind === "han") {
      return gap === "" && (singles.has(left) || singles.has(right)) ? "tight" : "near";
    }
    return gap !== " " || this.oneTerm(left, right, query) ? "tight" : "near";
  };

  function singlesOf(pieces, folded) {
    var touching = new Set();
    pieces.slice(1).forEach(function (right, at) {
      var left = pieces[at];
      var touch = left.end === right.start && left.kind !== "han" && right.kind !== "han";
      if (touch || isTemperature(left, right, folded.slice(left.end, right.start))) touching.add(left).add(right);
    });
    return new Set(pieces.filter(function (piece) {
      var one = piece.kind !== "number" && Array.from(piece.text).length === 1;
      return one && (piece.kind === "han" || !touching.has(piece));
    }));
  }

  Analysis.prototype.oneTerm = function (left, right, query) {
    if (this.measures.isMeasure(left, right)) return true;
    if (left.kind === "word") {
      return right.kind === "number" && left.text.length <= 5 && isUpperCase(this.asWritten(query, left));
    }
    return right.kind === "word" && right.text.length === 1 && isUpperCase(this.asWritten(query, right));
  };

  function isUpperCase(text) {
    return text === text.toUpperCase() && text !== text.toLowerCase();
  }

  function ownTerms(piece, bound) {
    var characters = Array.from(piece.text);
    if (piece.kind !== "han" || characters.length === 1) return bound ? [] : [{ term: piece.text, whole: false }];
    return characters.slice(1).map(function (character, at) {
      return { term: characters[at] + character, whole: characters.length === 2 };
    });
  }

  Analysis.prototype.boundTerm = function (left, right, query) {
    if (this.measures.isMeasure(left, right)) {
      var written = this.asWritten(query, right);
      var name = this.folding.fold(written);
      if (this.measures.knows(name)) written = this.measures.asSaid(name);
      var terms = written === right.text ? [] : this.measures.cased(left.text, right.text, written);
      if (terms.length) return terms[0];
    }
    return pair(left, right);
  };

  /* ---- a segment of the index: search/reader.py ---- */

  var SIZE = 2 * BASE;
  var LEVELS = 22;
  var SATURATION = 1.2;
  var LENGTH_COUNTS = 0.75;

  function Segment(index, told) {
    this.index = index;
    this.name = told.name;
    this.start = told.start;
    this.count = told.shards;
    this.shards = new Map();
    this.lengths = null;
  }

  Segment.prototype.part = function (name) {
    return this.index.part(this.name + "/" + name);
  };

  Segment.prototype.shardOf = function (term) {
    return "t" + shardName(shardOf(term, this.count), this.count);
  };

  /** Loads what holds the terms, and how long the documents are. */
  Segment.prototype.ready = function (terms) {
    var segment = this;
    var names = Array.from(new Set(terms.map(this.shardOf, this)));
    var shards = names.map(function (name) {
      return segment.part(name).then(function (written) {
        if (!segment.shards.has(name)) segment.shards.set(name, readShard(written));
      });
    });
    return Promise.all(shards.concat(this.readColumns()));
  };

  function readShard(written) {
    var parts = written.split(" ");
    var terms = new Map();
    for (var at = 0; at + 1 < parts.length; at += 2) terms.set(parts[at], parts[at + 1]);
    return terms;
  }

  /** `lengths` has -1 at an empty place; `norms` is what a weight is compared with there. */
  Segment.prototype.readColumns = async function () {
    var written = await this.part("columns");
    if (this.lengths) return;
    var average = this.index.head.length || 1;
    this.facets = written.facets;
    this.lengths = [];
    for (var at = 0; at < written.lengths.length; at += 2) {
      this.lengths.push(VALUE[written.lengths.charCodeAt(at)] * SIZE + VALUE[written.lengths.charCodeAt(at + 1)] - 1);
    }
    this.norms = this.lengths.map(function (length) {
      return SATURATION * (1 - LENGTH_COUNTS + (LENGTH_COUNTS * Math.max(length, 0)) / average);
    });
  };

  /** Adds to `postings` three numbers each: document, level, whether the term only lies across two words there. */
  Segment.prototype.addPostings = function (term, postings) {
    var written = this.shards.get(this.shardOf(term)).get(term) || "";
    for (var at = 0; at < written.length; at += 3) {
      var place = VALUE[written.charCodeAt(at)] * SIZE + VALUE[written.charCodeAt(at + 1)];
      var said = VALUE[written.charCodeAt(at + 2)];
      var weight = (said >> 1) + 1;
      var level = Math.max(Math.floor((weight / (weight + this.norms[place])) * LEVELS + 0.5), 1);
      postings.push(this.start + place, level, said & 1);
    }
  };

  Segment.prototype.completions = function (key) {
    return this.part("w" + shardName(shardOf(key, this.count), this.count));
  };

  Segment.prototype.facet = function (name) {
    var written = this.facets[name];
    if (!written) return this.lengths.map(function () { return []; });
    var sets = written.sets.map(function (places) {
      return places.map(function (place) { return written.values[place]; });
    });
    return readNumbers(written.rows).map(function (row) { return sets[row]; });
  };

  /* ---- the index: search/reader.py ---- */

  function Index(load, head) {
    this.load = load;
    this.head = head;
    this.documents = head.documents;
    this.analysis = new Analysis(head);
    this.loading = new Map();
    this.segments = head.segments.map(function (told) { return new Segment(this, told); }, this);
    this.found = new Map();
    this.readFacets = null;
  }

  Index.prototype.part = function (path) {
    var loading = this.loading;
    if (!loading.has(path)) {
      var arrived = this.load(path + ".js").then(
        function () { return received.get(path); },
        function (error) { loading.delete(path); throw error; }
      );
      loading.set(path, arrived);
    }
    return loading.get(path);
  };

  /** Loads what holds the terms, so that `postings` can tell at once. */
  Index.prototype.ready = function (terms) {
    return Promise.all(this.segments.map(function (segment) { return segment.ready(terms); }));
  };

  Index.prototype.postings = function (term) {
    if (!this.found.has(term)) {
      var postings = [];
      this.segments.forEach(function (segment) { segment.addPostings(term, postings); });
      this.found.set(term, postings);
    }
    return this.found.get(term);
  };

  Index.prototype.rarity = function (documents) {
    var ratio = (this.documents - documents + 0.5) / (documents + 0.5);
    return Math.floor(Math.log2(1 + ratio) * 1000 + 0.5);
  };

  /** Entries [text, kind, documents, spelling] among which are those that begin with `typed`; each segment has counted
   * its own documents. */
  Index.prototype.completions = async function (typed) {
    var key = Array.from(typed).slice(0, HAN_FIRST.test(typed) ? 2 : 3).join("");
    var shards = await Promise.all(this.segments.map(function (segment) { return segment.completions(key); }));
    var found = new Map();
    [].concat.apply([], shards).forEach(function (entry) {
      var known = found.get(entry[0]) || [entry[0], entry[1], 0, entry[3]];
      found.set(entry[0], [entry[0], Math.min(known[1], entry[1]), known[2] + entry[2], entry[3]]);
    });
    return Array.from(found.values()).sort(inOrder);
  };

  function inOrder(one, two) {
    return one[1] - two[1] || two[2] - one[2] || compareTexts(one[0], two[0]);
  }

  /** By code points, as Python does. */
  function compareTexts(one, two) {
    var left = Array.from(one);
    var right = Array.from(two);
    for (var at = 0; at < left.length && at < right.length; at += 1) {
      if (left[at] !== right[at]) return left[at].codePointAt(0) - right[at].codePointAt(0);
    }
    return left.length - right.length;
  }

  Index.prototype.columns = function () {
    return Promise.all(this.segments.map(function (segment) { return segment.readColumns(); }));
  };

  /** All documents, the newest first. */
  Index.prototype.numbers = async function () {
    await this.columns();
    var numbers = [];
    this.segments.forEach(function (segment) {
      segment.lengths.forEach(function (length, place) { if (length >= 0) numbers.push(segment.start + place); });
    });
    return numbers.reverse();
  };

  /** For each facet the values of every document, by number. */
  Index.prototype.facets = async function () {
    await this.columns();
    if (!this.readFacets) {
      var segments = this.segments;
      var names = new Set([].concat.apply([], segments.map(function (one) { return Object.keys(one.facets); })));
      this.readFacets = new Map(Array.from(names).sort().map(function (name) {
        return [name, [].concat.apply([], segments.map(function (segment) { return segment.facet(name); }))];
      }));
    }
    return this.readFacets;
  };

  Index.prototype.card = function (number) {
    var folder = Math.floor(number / this.head.folder).toString(16);
    return this.part("cards/" + folder + "/" + number.toString(16));
  };

  /* ---- matching: search/matching.py ---- */

  var LONG_WORD = 3;
  var LEAST_PART = 10;
  var NEARBY_COUNTS = 2;
  var LOOSE = 0;
  var CLOSE = 1;
  var LITERAL = 2;
  var WHOLE = 3;

  function termsOf(readings) {
    var terms = new Set();
    readings.forEach(function (reading) {
      reading.words.forEach(function (word) {
        word.forEach(function (wanted) { terms.add(wanted.term); });
      });
    });
    return terms;
  }

  function nearbyOf(readings) {
    return [].concat.apply([], readings.map(function (reading) { return reading.nearby; }));
  }

  function match(index, reading) {
    var tally = { worth: 0, found: new Map(), scores: new Map(), nearEnough: new Map(), across: new Set() };
    reading.words.forEach(function (word) { countWord(index, word, tally); });
    reading.nearby.forEach(function (term) { countNearby(index, term, tally); });
    var matches = new Map();
    tally.found.forEach(function (found, number) {
      if (found * LEAST_PART < tally.worth) return;
      var level = levelOf(number, found, tally, reading.words.length);
      matches.set(number, { level: level, score: Math.floor((tally.scores.get(number) * found) / tally.worth) });
    });
    return matches;
  }

  function add(counts, number, more) {
    counts.set(number, (counts.get(number) || 0) + more);
  }

  function countWord(index, word, tally) {
    var worth = 0;
    var found = new Map();
    var scores = new Map();
    word.forEach(function (wanted) {
      var postings = index.postings(wanted.term);
      var rarity = index.rarity(postings.length / 3);
      worth += rarity;
      for (var at = 0; at < postings.length; at += 3) {
        add(found, postings[at], rarity);
        add(scores, postings[at], rarity * postings[at + 1]);
        if (wanted.whole && postings[at + 2]) tally.across.add(postings[at]);
      }
    });
    var inParts = word.every(function (wanted) { return ALL_HAN.test(wanted.term); });
    var least = inParts && word.length >= LONG_WORD ? Math.floor((worth + 1) / 2) : worth;
    tally.worth += worth;
    found.forEach(function (part, number) {
      if (!inParts && part !== worth) return;
      add(tally.found, number, part);
      add(tally.scores, number, scores.get(number));
      if (part >= least) add(tally.nearEnough, number, 1);
    });
  }

  function countNearby(index, term, tally) {
    var postings = index.postings(term);
    var rarity = index.rarity(postings.length / 3);
    for (var at = 0; at < postings.length; at += 3) {
      add(tally.scores, postings[at], Math.floor((rarity * postings[at + 1]) / NEARBY_COUNTS));
    }
  }

  function levelOf(number, found, tally, words) {
    var across = tally.across.has(number);
    if (found === tally.worth) return across ? LITERAL : WHOLE;
    return !across && tally.nearEnough.get(number) === words ? CLOSE : LOOSE;
  }

  function select(matches) {
    var best = new Map();
    var highest = LOOSE;
    matches.forEach(function (matched) {
      matched.forEach(function (found, number) {
        var known = best.get(number);
        if (known && (known.level - found.level || known.score - found.score) >= 0) return;
        best.set(number, { number: number, level: found.level, score: found.score });
        highest = Math.max(highest, found.level);
      });
    });
    var other = highest >= LITERAL ? highest : LOOSE;
    var ranked = Array.from(best.values()).filter(function (found) {
      return found.level === CLOSE || found.level === other;
    });
    ranked.sort(function (one, two) {
      return two.level - one.level || two.score - one.score || two.number - one.number;
    });
    return {
      numbers: ranked.map(function (found) { return found.number; }),
      exact: ranked.filter(function (found) { return found.level >= LITERAL; }).length,
    };
  }

  /* ---- letters read as pinyin: search/pinyin.py, search/spoken.py ---- */

  var DOUBLE_INITIALS = ["zh", "ch", "sh"];
  var LETTERS = "[A-Za-z\\u00fc\\u00dc]+(?:'[A-Za-z\\u00fc\\u00dc]+)*";
  var ALL_LETTERS = new RegExp("^" + LETTERS + "$");
  var BLANKS = /([A-Za-z\u00fc\u00dc]) +(?=[A-Za-z\u00fc\u00dc])/g;
  var WAYS = 3;
  var WORD = 4;
  var JOINT = 5;
  var ENOUGH_INITIALS = 3;
  var ENOUGH_INITIALS_OF_WORD = 4;
  var ENOUGH_BEGUN = 2;

  function typedLetters(typed) {
    return typed.toLowerCase().replace(/u\u0308|\u00fc/g, "v").replace(/[' ]/g, "");
  }

  function spells(typed, spelt) {
    return waysToSpell(typed, spelt, 0).reduce(function (best, way) {
      if (!best || way.inFull > best.inFull) return way;
      return way.inFull === best.inFull && way.syllables > best.syllables ? way : best;
    }, null);
  }

  function waysToSpell(typed, spelt, at) {
    if (!typed) return [{ syllables: at, inFull: true }];
    if (at === spelt.length) return [];
    var syllable = spelt[at];
    var ways = [];
    if (typed.startsWith(syllable)) {
      ways = waysToSpell(typed.slice(syllable.length), spelt, at + 1);
    } else if ((at || typed.length > 1) && syllable.startsWith(typed)) {
      ways = [{ syllables: at + 1, inFull: true }];
    }
    for (var initial of [syllable.slice(0, 2), syllable.slice(0, 1)]) {
      var known = initial.length === 1 || DOUBLE_INITIALS.includes(initial);
      if (!known || initial === syllable || !typed.startsWith(initial)) continue;
      for (var way of waysToSpell(typed.slice(initial.length), spelt, at + 1)) {
        ways.push({ syllables: way.syllables, inFull: false });
      }
    }
    return ways;
  }

  /** The syllables of an entry, once for each way it is spelt. */
  function spellingsOf(entry) {
    return entry[3].split(" ").map(function (spelling) { return spelling.split("'"); });
  }

  async function spoken(index, text) {
    text = text.normalize("NFKC");
    var said = await spokenAsTyped(index, text);
    return said.length ? said : spokenAsTyped(index, text.replace(BLANKS, "$1"));
  }

  async function spokenAsTyped(index, text) {
    var said = [""];
    var parts = text.split(new RegExp("(" + LETTERS + ")"));
    for (var at = 0; at < parts.length; at += 1) {
      var ways = at % 2 ? await waysToSay(index, parts[at]) : [parts[at]];
      said = [].concat.apply([], said.map(function (begun) {
        return ways.map(function (way) { return begun + way; });
      })).slice(0, WAYS * WAYS);
    }
    return said.filter(function (way) { return way !== text; });
  }

  async function waysToSay(index, typed) {
    var term = stem(index.analysis.folding.fold(typed));
    await index.ready([term]);
    if (index.postings(term).length) return [typed];
    var letters = typedLetters(typed);
    var sounds = [];
    (await index.completions(letters)).forEach(function (entry) {
      spellingsOf(entry).forEach(function (syllables) {
        var sound = entry[1] < JOINT ? soundOf(index, letters, entry, syllables) : null;
        if (sound) sounds.push(sound);
      });
    });
    sounds.sort(compareSounds);
    var texts = Array.from(new Set(sounds.map(function (sound) { return sound[4]; }))).slice(0, WAYS);
    return texts.length ? texts : inParts(index, letters, new Map());
  }

  function soundOf(index, letters, entry, syllables) {
    var text = entry[0];
    var spelling = spells(letters, syllables);
    if (!spelling) return null;
    var said = Array.from(text).slice(0, spelling.syllables).join("");
    if (!ALL_HAN.test(index.analysis.folding.fold(said))) return null;
    var begun = spelling.syllables < syllables.length;
    if (begun && spelling.syllables < ENOUGH_BEGUN) return null;
    var enough = entry[1] === WORD ? ENOUGH_INITIALS_OF_WORD : ENOUGH_INITIALS;
    if (!spelling.inFull && (begun || syllables.length < enough)) return null;
    return [spelling.inFull ? 0 : 1, begun ? 1 : 0, entry[1], -entry[2], said];
  }

  function compareSounds(one, two) {
    for (var at = 0; at < one.length; at += 1) {
      if (one[at] !== two[at]) return one[at] < two[at] ? -1 : 1;
    }
    return 0;
  }

  async function inParts(index, letters, known) {
    if (!letters) return [""];
    if (known.has(letters)) return known.get(letters);
    var ways = new Set();
    for (var begun of await beginnings(index, letters)) {
      if (ways.size >= WAYS) break;
      var rests = await inParts(index, letters.slice(begun.length), known);
      for (var rest of rests) ways.add(begun.text + rest);
    }
    known.set(letters, Array.from(ways).slice(0, WAYS));
    return known.get(letters);
  }

  async function beginnings(index, letters) {
    var fitting = [];
    (await index.completions(letters)).forEach(function (entry) {
      spellingsOf(entry).forEach(function (syllables) {
        var spelt = syllables.join("");
        if (letters.startsWith(spelt)) fitting.push({ text: entry[0], length: spelt.length });
      });
    });
    return fitting.sort(function (one, two) { return two.length - one.length; });
  }

  /* ---- answers: search/query.py ---- */

  async function find(index, texts) {
    var readings = [].concat.apply([], texts.map(index.analysis.readings, index.analysis));
    await index.ready(Array.from(termsOf(readings)).concat(nearbyOf(readings)));
    var selection = select(readings.map(function (reading) { return match(index, reading); }));
    return { numbers: selection.numbers, exact: selection.exact, readings: readings, readAs: [] };
  }

  async function findAnyWay(index, text) {
    if (!text.trim()) {
      var all = await index.numbers();
      return { numbers: all, exact: all.length, readings: [], readAs: [] };
    }
    var asTyped = await find(index, [text]);
    if (asTyped.exact) return asTyped;
    var said = await spoken(index, text);
    var asSaid = said.length ? await find(index, said) : asTyped;
    if (asSaid.exact) asSaid.readAs = said;
    return asSaid.exact ? asSaid : asTyped;
  }

  function filtered(facets, numbers, filters) {
    return Object.keys(filters).reduce(function (left, name) {
      var values = facets.get(name);
      return left.filter(function (number) {
        return values && values[number].some(function (value) { return filters[name].includes(value); });
      });
    }, numbers);
  }

  function countValues(facets, numbers, name, filters) {
    var others = Object.assign({}, filters);
    delete others[name];
    var counts = new Map();
    filtered(facets, numbers, others).forEach(function (number) {
      facets.get(name)[number].forEach(function (value) { add(counts, value, 1); });
    });
    return Object.fromEntries(counts);
  }

  async function answer(index, query) {
    var filters = query.filters || {};
    var found = await findAnyWay(index, query.text || "");
    var facets = await index.facets();
    var numbers = filtered(facets, found.numbers, filters);
    var counts = {};
    facets.forEach(function (_values, name) { counts[name] = countValues(facets, found.numbers, name, filters); });
    return {
      numbers: query.newestFirst ? numbers.slice().sort(function (one, two) { return two - one; }) : numbers,
      total: numbers.length,
      exact: filtered(facets, found.numbers.slice(0, found.exact), filters).length,
      facets: counts,
      readAs: found.readAs,
      readings: found.readings,
    };
  }

  /* ---- suggestions: search/suggestion.py ---- */

  var KINDS = ["organisation", "person", "keyword", "phrase", "phrase"];
  var SUGGESTED_WORDS = 8;
  var SUGGESTED_DOCUMENTS = 5;
  var TRIED = 3;

  async function suggest(index, typed) {
    var parts = /^(.*\s)?(\S*)$/s.exec(typed.trimStart());
    var before = parts[1] || "";
    var entries = (await entriesFor(index, parts[2])).slice(0, SUGGESTED_WORDS);
    var found = await find(index, [typed]);
    if (!found.exact && entries.length) {
      var said = (await spoken(index, before))[0] || before;
      found = await find(index, entries.slice(0, TRIED).map(function (entry) { return said + entry[0]; }));
    }
    if (!found.exact) found = await find(index, await spoken(index, typed));
    return {
      words: entries.map(function (entry) {
        return { text: before + entry[0], kind: KINDS[entry[1]], documents: entry[2] };
      }),
      documents: found.numbers.slice(0, Math.min(found.exact, SUGGESTED_DOCUMENTS)),
    };
  }

  async function entriesFor(index, begun) {
    begun = begun.normalize("NFKC");
    var folded = index.analysis.folding.fold(begun);
    var letters = ALL_LETTERS.test(begun) ? typedLetters(begun) : "";
    if (!HAN_FIRST.test(folded) && folded.length < 2) return [];
    var offered = (await index.completions(letters || folded)).filter(function (entry) { return entry[1] < JOINT; });
    var rated = offered.map(function (entry, place) {
      return { rating: ratingOf(index, folded, letters, entry), place: place, entry: entry };
    });
    return rated
      .filter(function (one) { return one.rating; })
      .sort(function (one, two) { return one.rating - two.rating || one.place - two.place; })
      .map(function (one) { return one.entry; });
  }

  function ratingOf(index, folded, letters, entry) {
    if (index.analysis.folding.fold(entry[0]).startsWith(folded)) return 1;
    var ratings = letters ? spellingsOf(entry).map(function (one) { return ratingOfSound(letters, one); }) : [];
    return ratings.filter(Boolean).sort()[0] || 0;
  }

  function ratingOfSound(letters, syllables) {
    var spelling = spells(letters, syllables);
    if (!spelling) return 0;
    return (spelling.syllables === syllables.length ? 2 : 3) + (spelling.inFull ? 0 : 2);
  }

  /* ---- hits: search/highlight.py ---- */

  var ALWAYS_SHOWN = ["title", "line"];
  var FRAGMENT = 80;
  var BEFORE = 12;

  function hits(analysis, text, terms) {
    var merged = [];
    var found = analysis.occurrences(text).filter(function (one) { return terms.has(one.term); });
    var origins = found.length ? analysis.folding.origins(text) : [];
    found
      .map(function (found) { return [origins[found.start][0], origins[found.end - 1][1]]; })
      .sort(function (one, two) { return one[0] - two[0] || one[1] - two[1]; })
      .forEach(function (range) {
        var last = merged[merged.length - 1];
        if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
        else merged.push(range);
      });
    return merged;
  }

  /** Fragments are { field, text, hits: [[start, end]], cutBefore, cutAfter }. */
  function fragments(analysis, card, readings, atMost) {
    var terms = termsOf(readings);
    var shown = [];
    var others = [];
    Object.keys(card.texts).forEach(function (field) {
      card.texts[field].forEach(function (text) {
        var found = hits(analysis, text, terms);
        var whole = { field: field, text: text, hits: found, cutBefore: false, cutAfter: false };
        if (ALWAYS_SHOWN.includes(field)) shown.push(whole);
        else if (found.length) others.push(partOf(whole));
      });
    });
    others.sort(function (one, two) { return two.hits.length - one.hits.length; });
    return shown.concat(others.slice(0, atMost === undefined ? 2 : atMost));
  }

  function partOf(whole) {
    var length = whole.text.length;
    var starts = whole.hits.map(function (hit) { return Math.max(Math.min(hit[0] - BEFORE, length - FRAGMENT), 0); });
    var most = -1;
    var start = 0;
    starts.forEach(function (candidate) {
      var inside = whole.hits.filter(function (hit) { return candidate <= hit[0] && hit[1] <= candidate + FRAGMENT; });
      if (inside.length > most) {
        most = inside.length;
        start = candidate;
      }
    });
    start = betweenCharacters(whole.text, start);
    var end = betweenCharacters(whole.text, Math.min(start + FRAGMENT, length));
    return {
      field: whole.field,
      text: whole.text.slice(start, end),
      hits: whole.hits
        .filter(function (hit) { return start <= hit[0] && hit[0] < end; })
        .map(function (hit) { return [hit[0] - start, Math.min(hit[1], end) - start]; }),
      cutBefore: start > 0,
      cutAfter: end < length,
    };
  }

  function betweenCharacters(text, at) {
    return /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at;
  }

  /** A fragment's text in turn outside and inside of hits, as [text, isHit]. */
  function pieces(fragment) {
    var told = [];
    var at = 0;
    fragment.hits.forEach(function (hit) {
      if (hit[0] > at) told.push([fragment.text.slice(at, hit[0]), false]);
      told.push([fragment.text.slice(hit[0], hit[1]), true]);
      at = hit[1];
    });
    if (at < fragment.text.length) told.push([fragment.text.slice(at), false]);
    return told;
  }

  /* ---- what pages use ---- */

  /** `base` is the folder of an index, with a slash at its end; `load` replaces how a file of it is loaded. */
  async function open(options) {
    var load = options.load || function (name) { return loadScript(options.base + name); };
    await load("head.js");
    var index = new Index(load, received.get("head"));
    return {
      documents: index.documents,
      answer: function (query) { return answer(index, query); },
      values: function (facet) { return index.facets().then(function (facets) { return facets.get(facet) || []; }); },
      cards: function (numbers) { return Promise.all(numbers.map(index.card, index)); },
      fragments: function (card, readings, atMost) { return fragments(index.analysis, card, readings, atMost); },
      suggest: function (typed) { return suggest(index, typed); },
    };
  }

  return { put: put, take: take, open: open, pieces: pieces };
})();
