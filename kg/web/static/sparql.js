(function () {
  "use strict";

  var KEY = "qualification-kg.queries";
  var terms = JSON.parse(document.getElementById("terms").textContent);
  var query = document.getElementById("query");
  var offers = document.getElementById("offers");
  var said = document.getElementById("said");
  var rows = document.getElementById("rows");
  var saved = document.getElementById("saved");
  var name = document.getElementById("name");
  var chosen = 0;

  function element(tag, text) {
    var made = document.createElement(tag);
    made.textContent = text;
    return made;
  }

  // -- answers ------------------------------------------------------------------------------------------------------

  function table(found) {
    var made = element("table", "");
    var head = made.createTHead().insertRow();
    found.head.vars.forEach(function (one) {
      var cell = element("th", one);
      cell.scope = "col";
      head.append(cell);
    });
    var body = made.createTBody();
    found.results.bindings.forEach(function (row) {
      var line = body.insertRow();
      found.head.vars.forEach(function (one) { line.insertCell().textContent = row[one] ? row[one].value : ""; });
    });
    return made;
  }

  function show(text, type) {
    if (!type.includes("json")) {
      rows.replaceChildren(element("pre", text));
      said.textContent = "Statements.";
      return;
    }
    var found = JSON.parse(text);
    if (found.boolean !== undefined) {
      rows.replaceChildren();
      said.textContent = found.boolean ? "Yes." : "No.";
      return;
    }
    rows.replaceChildren(table(found));
    said.textContent = found.results.bindings.length + " rows.";
  }

  function ask(event) {
    event.preventDefault();
    said.textContent = "Asking.";
    fetch("/sparql", {
      method: "POST",
      headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
      body: query.value
    }).then(function (answer) {
      return answer.text().then(function (text) {
        if (answer.ok) {
          show(text, answer.headers.get("content-type"));
          if (answer.headers.get("x-remarks")) { said.textContent += " " + answer.headers.get("x-remarks"); }
        } else {
          rows.replaceChildren();
          said.textContent = text.trim();
        }
      });
    }, function () { said.textContent = "The server does not answer."; });
  }

  // -- completion ---------------------------------------------------------------------------------------------------

  function word() {
    return /[A-Za-z][\w-]*:?[\w-]*$/.exec(query.value.slice(0, query.selectionStart));
  }

  function offer() {
    var typed = word() ? word()[0].toLowerCase() : "";
    var found = terms.names.filter(function (one) { return one.toLowerCase().startsWith(typed); });
    if (!found.length) { found = terms.names.filter(function (one) { return one.toLowerCase().includes(typed); }); }
    found = found.slice(0, 12);
    chosen = 0;
    offers.replaceChildren.apply(offers, found.map(function (one, place) {
      var item = element("li", one);
      item.id = "offer-" + place;
      item.setAttribute("role", "option");
      item.addEventListener("mousedown", function (event) { event.preventDefault(); chosen = place; take(); });
      return item;
    }));
    offers.hidden = !found.length;
    mark();
  }

  function mark() {
    Array.from(offers.children).forEach(function (one, place) { one.setAttribute("aria-selected", String(place === chosen)); });
    if (offers.hidden) { query.removeAttribute("aria-activedescendant"); } else { query.setAttribute("aria-activedescendant", "offer-" + chosen); }
  }

  function take() {
    var end = query.selectionStart;
    var start = end - (word() ? word()[0].length : 0);
    var text = offers.children[chosen].textContent;
    query.setRangeText(text, start, end, "end");
    declare(text.split(":")[0]);
    close();
    query.focus();
  }

  function declare(prefix) {
    var line = "PREFIX " + prefix + ": <" + terms.prefixes[prefix] + ">\n";
    if (!query.value.includes("PREFIX " + prefix + ":")) { query.setRangeText(line, 0, 0, "preserve"); }
  }

  function close() {
    offers.hidden = true;
    mark();
  }

  function keys(event) {
    if (event.key === " " && event.ctrlKey) { event.preventDefault(); offer(); return; }
    if (offers.hidden) { return; }
    if (event.key === "Escape") { close(); }
    else if (event.key === "Enter") { event.preventDefault(); take(); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + offers.children.length) % offers.children.length;
      mark();
    }
  }

  // -- saved queries ------------------------------------------------------------------------------------------------

  function kept() {
    try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch (error) { return {}; }
  }

  function keep(all) {
    try { localStorage.setItem(KEY, JSON.stringify(all)); } catch (error) { said.textContent = "This browser keeps nothing."; }
    list();
  }

  function list() {
    var names = Object.keys(kept()).sort();
    saved.replaceChildren.apply(saved, [new Option("choose", "")].concat(names.map(function (one) { return new Option(one, one); })));
  }

  document.getElementById("ask").addEventListener("submit", ask);
  query.addEventListener("keydown", keys);
  query.addEventListener("input", function () { if (!offers.hidden) { offer(); } });
  query.addEventListener("blur", close);
  document.getElementById("save").addEventListener("click", function () {
    var all = kept();
    all[name.value.trim() || "unnamed"] = query.value;
    keep(all);
    said.textContent = "Saved in this browser.";
  });
  document.getElementById("drop").addEventListener("click", function () {
    var all = kept();
    delete all[saved.value];
    keep(all);
  });
  saved.addEventListener("change", function () {
    if (saved.value) { query.value = kept()[saved.value]; name.value = saved.value; }
  });
  list();
}());
