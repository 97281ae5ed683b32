// Runs the client without a browser: reads { folder, calls: [[name, ...arguments]] } from standard input and prints
// for each call its result, its milliseconds and the files it loaded. Calls: answer, suggest, cards, and show (the
// fragments of the first answers to a query).
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const CLIENT = path.join(__dirname, "..", "client", "search.js");

function runScript(file) {
  vm.runInThisContext(fs.readFileSync(file, "utf8"), { filename: file });
}

async function show(search, query, cardsShown = 5) {
  const answer = await search.answer(query);
  const cards = await search.cards(answer.numbers.slice(0, cardsShown));
  return cards.map((card) => search.fragments(card, answer.readings).map((part) => [part.field, zlSearch.pieces(part)]));
}

async function main() {
  const { folder, calls } = JSON.parse(fs.readFileSync(0, "utf8"));
  const loaded = [];
  const load = async (name) => {
    loaded.push(name);
    runScript(path.join(folder, name));
  };
  runScript(CLIENT);
  const search = await zlSearch.open({ load });
  const results = [];
  for (const [name, ...given] of calls) {
    const already = results.length ? loaded.length : 0; // the first call counts what opening loaded
    const started = process.hrtime.bigint();
    const result = name === "show" ? await show(search, ...given) : await search[name](...given);
    const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
    results.push({ result, milliseconds, loaded: loaded.slice(already) });
  }
  process.stdout.write(JSON.stringify(results));
}

main();
