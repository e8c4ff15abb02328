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

  // What each facet asks of a hit.
  var FACETS = {
    kind: function (hit, value) { return hit.kind === value; },
    suite: function (hit, value) { return hit.one.suite === value; },
    level: function (hit, value) { return String(hit.one.level) === value; },
    mandatory: function (hit, value) { return Boolean(hit.one[value]); },
    theme: function (hit, value) { return (hit.one.themes || []).includes(value); }
  };
  var facets = Object.keys(FACETS);

  // An option is called by its name and a count, and stands for what it stood for without.
  facets.forEach(function (id) {
    Array.from(fields[id].options).forEach(function (option) {
      option.dataset.name = option.textContent;
      option.value = option.getAttribute("value") === null ? option.textContent : option.value;
    });
  });

  function fits(hit, except) {
    return facets.every(function (id) { return id === except || !fields[id].value || FACETS[id](hit, fields[id].value); });
  }

  // How many there would be with each option, the other facets being as they are. Criteria are looked for by words alone.
  function count(found, words) {
    facets.forEach(function (id) {
      var others = found.filter(function (hit) { return fits(hit, id); });
      Array.from(fields[id].options).forEach(function (option) {
        var uncounted = !option.value || (option.value === "criterion" && !words.length);
        var number = others.filter(function (hit) { return FACETS[id](hit, option.value); }).length;
        option.textContent = option.dataset.name + (uncounted ? "" : " (" + number + ")");
      });
    });
  }

  function all(words, text) {
    return words.every(function (word) { return text.includes(word); });
  }

  function hits(one, words, number) {
    // The thing itself, and then each criterion in which the words stand.
    var found = [];
    if (all(words, one.own) || (number && one.numbers.includes(number))) {
      found.push({ one: one, kind: one.kind, address: one.address, text: one.title, below: one.kind + " " + one.id });
    }
    if (words.length) {
      (one.criteria || []).forEach(function (pair, place) {
        if (all(words, one.inside[place])) {
          found.push({ one: one, kind: "criterion", address: one.address + "#c" + pair[0], text: pair[1], below: "criterion " + pair[0] + " of " + one.id + ", " + one.title });
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
    var asked = words.length || facets.some(function (id) { return fields[id].value; });
    var number = /\d/.test(fields.words.value) ? bare(fields.words.value) : "";
    var every = index.flatMap(function (one) { return hits(one, words, number); });
    var found = asked ? every.filter(function (hit) { return fits(hit, ""); }) : [];
    count(every, words);
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
