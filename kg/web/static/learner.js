(function () {
  "use strict";
  // Credit transfer on a page that stands still: looks up the verdicts that were read beforehand.
  var data = JSON.parse(document.getElementById("verdicts").textContent);
  var held = document.getElementById("held");
  var pick = document.getElementById("pick");
  var to = document.getElementById("to");
  var problem = document.getElementById("problem");
  var answer = document.getElementById("answer");
  var place = new RegExp("(" + Object.keys(data.documents).map(function (one) {
    return one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  }).join("|") + "):([0-9]+)", "g");

  function compact(text) {
    return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  }

  // Each strength of name by itself, the strongest first: what could be two things is never guessed.
  var strengths = ["id", "references", "numbers", "titles"].map(function (strength) {
    var found = new Map();
    Object.keys(data.units).forEach(function (id) {
      [].concat(strength === "id" ? id : data.units[id][strength]).forEach(function (name) {
        var key = compact(name);
        if (key) { found.set(key, (found.get(key) || new Set()).add(id)); }
      });
    });
    return found;
  });

  function element(tag, text, role) {
    var made = document.createElement(tag);
    made.textContent = text;
    if (role) { made.setAttribute("role", role); }
    return made;
  }

  function meant(text) {
    var key = compact(text);
    var found = strengths.map(function (one) { return one.get(key); }).find(Boolean);
    if (!found) { throw new Error("no such unit: " + text); }
    if (found.size > 1) { throw new Error(text + " could be several units: " + Array.from(found).join(", ")); }
    return Array.from(found)[0];
  }

  function read() {
    var found = new Set();
    var wrong = [];
    held.value.split(/[\n;]/).forEach(function (line) {
      if (!line.trim()) { return; }
      var parts = [line];
      try { meant(line); } catch (error) { parts = line.split(",").filter(function (one) { return one.trim(); }); }
      parts.forEach(function (part) {
        try { found.add(meant(part.trim())); } catch (error) { wrong.push(error.message); }
      });
    });
    return { units: Array.from(found), wrong: wrong };
  }

  function linked(text) {
    var made = document.createDocumentFragment();
    var end = 0;
    text.replace(place, function (whole, document_, line, at) {
      var link = element("a", whole);
      link.href = data.documents[document_] + "#L" + line;
      made.append(text.slice(end, at), link);
      end = at + whole.length;
    });
    made.append(text.slice(end));
    return made;
  }

  function unit(id) {
    var made = document.createDocumentFragment();
    var link = element("a", id);
    link.href = data.units[id].address;
    made.append(link, " " + data.units[id].title);
    return made;
  }

  function cell(heading, content) {
    var made = element("td", "", "cell");
    made.dataset.label = heading;
    made.append(content);
    if (heading === "because" || heading === "held") { made.className = "text"; }
    return made;
  }

  function table(rows) {
    var made = element("table", "", "table");
    var head = element("thead", "", "rowgroup");
    var line = element("tr", "", "row");
    var body = element("tbody", "", "rowgroup");
    ["held", "target"].concat(data.kinds, ["because"]).forEach(function (one) {
      var heading = element("th", one.replace(/_/g, " "), "columnheader");
      heading.scope = "col";
      line.append(heading);
    });
    head.append(line);
    rows.forEach(function (row) {
      var shown = element("tr", "", "row");
      shown.append(cell("held", unit(row.held)), cell("target", unit(row.target)));
      data.kinds.forEach(function (kind) { shown.append(cell(kind.replace(/_/g, " "), row[kind])); });
      shown.append(cell("because", linked(row.because)));
      body.append(shown);
    });
    made.className = "stack";
    made.append(head, body);
    return made;
  }

  function report(target, units) {
    var rows = data.targets[target].rows.filter(function (row) { return units.includes(row.held); });
    var without = units.filter(function (id) { return !rows.some(function (row) { return row.held === id; }); });
    var print = element("button", "Print the report");
    print.type = "button";
    print.id = "print";
    print.className = "screen";
    print.addEventListener("click", function () { window.print(); });
    answer.replaceChildren(element("h2", "Towards " + data.targets[target].title), print,
      element("p", "Held: " + units.join(", ") + ". Policy: " + data.targets[target].policy + ". Catalogue: " + data.edition + "."),
      element("p", data.notice));
    if (rows.length) { answer.append(table(rows)); }
    if (without.length) {
      answer.append(element("h3", "Nothing in it corresponds to"), element("p", without.map(function (id) {
        return id + " " + data.units[id].title;
      }).join("; ")));
    }
  }

  function take() {
    if (pick.value.trim()) {
      held.value = held.value.trim() + (held.value.trim() ? "\n" : "") + pick.value.trim() + "\n";
      pick.value = "";
      pick.focus();
    }
  }

  document.getElementById("add").addEventListener("click", take);
  pick.addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); take(); } });
  document.getElementById("wizard").addEventListener("submit", function (event) {
    event.preventDefault();
    var found = read();
    problem.replaceChildren();
    answer.replaceChildren();
    if (found.wrong.length) {
      var said = element("p", found.wrong.join("; "));
      said.className = "problem";
      problem.append(said);
    } else if (found.units.length) {
      report(to.value, found.units);
    }
  });
}());
