(function () {
  "use strict";

  var MOST = 100;
  var index = JSON.parse(document.getElementById("index").textContent);
  var fields = {};
  ["words", "kind", "suite", "level", "mandatory", "theme"].forEach(function (id) { fields[id] = document.getElementById(id); });
  var results = document.getElementById("results");
  var matches = document.getElementById("matches");

  function folded(text) {
    return text.toLowerCase();
  }

  function bare(text) {
    return folded(text).replace(/[^\p{L}\p{N}]/gu, "");
  }

  index.forEach(function (one) {
    one.own = folded(one.title + " " + one.text);
    one.numbers = bare(one.text);
    one.inside = (one.criteria || []).map(function (pair) { return folded(pair[1]); });
  });

  function within(one) {
    return (!fields.suite.value || one.suite === fields.suite.value)
      && (!fields.level.value || String(one.level) === fields.level.value)
      && (!fields.mandatory.value || one[fields.mandatory.value])
      && (!fields.theme.value || (one.themes || []).includes(fields.theme.value));
  }

  function all(words, text) {
    return words.every(function (word) { return text.includes(word); });
  }

  function hits(one, words, number) {
    // The thing itself, and then each criterion in which the words stand.
    var kind = fields.kind.value;
    var found = [];
    if ((!kind || kind === one.kind) && (all(words, one.own) || (number && one.numbers.includes(number)))) {
      found.push({ one: one, address: one.address, text: one.title, below: one.kind + " " + one.id });
    }
    if ((!kind || kind === "criterion") && words.length) {
      (one.criteria || []).forEach(function (pair, place) {
        if (all(words, one.inside[place])) {
          found.push({ one: one, address: one.address + "#c" + pair[0], text: pair[1], below: "criterion " + pair[0] + " of " + one.id + ", " + one.title });
        }
      });
    }
    return found;
  }

  function item(hit) {
    var line = document.createElement("li");
    var link = document.createElement("a");
    var below = document.createElement("span");
    link.href = hit.address;
    link.textContent = hit.text;
    below.className = "where";
    below.textContent = " " + hit.below + (hit.one.level === null || hit.one.level === undefined ? "" : ", level " + hit.one.level);
    line.append(link, below);
    return line;
  }

  function find() {
    var words = folded(fields.words.value).split(/\s+/).filter(Boolean);
    var asked = words.length || ["kind", "suite", "level", "mandatory", "theme"].some(function (id) { return fields[id].value; });
    var number = /\d/.test(fields.words.value) ? bare(fields.words.value) : "";
    var found = [];
    if (asked) {
      index.filter(within).forEach(function (one) { found = found.concat(hits(one, words, number)); });
    }
    results.replaceChildren.apply(results, found.slice(0, MOST).map(item));
    matches.textContent = !asked ? "" : found.length + " found" + (found.length > MOST ? ", the first " + MOST + " are shown" : "");
  }

  document.getElementById("search-form").addEventListener("submit", function (event) {
    event.preventDefault();
    find();
  });
  Object.keys(fields).forEach(function (id) { fields[id].addEventListener(id === "words" ? "input" : "change", find); });
  find();
}());
