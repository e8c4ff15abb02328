(function () {
  "use strict";
  // The rules of a page that stands still, checked in the page at every tick.
  var model = JSON.parse(document.getElementById("model").textContent);
  var lines = JSON.parse(document.getElementById("lines").textContent);
  var form = document.getElementById("tick");
  var answer = document.getElementById("answer");

  function element(tag, text, role) {
    var made = document.createElement(tag);
    made.textContent = text;
    if (role) { made.setAttribute("role", role); }
    return made;
  }

  function grouped(number) {
    return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
  }

  function figure(value) {
    return value === null || value === undefined ? "-" : String(value);
  }

  function count(found) {
    if (found.valid !== null && found.valid !== undefined) { return grouped(found.valid); }
    if (!found.readings.length) { return found.reasons.map(function (one) { return one.reason; }).join("; ") || "not a single number"; }
    return found.readings.map(function (one) {
      return one.reading.replace(/_/g, " ") + ": " + (one.valid === null ? "cannot be told" : grouped(one.valid));
    }).join("; ");
  }

  function where(source) {
    var link = element("a", source.document + ":" + source.line);
    var below = element("span", (source.place ? source.place + " " : ""));
    below.className = "where";
    if (lines[source.document]) { link.href = lines[source.document] + "#L" + source.line; }
    below.append(link);
    return below;
  }

  function row(rule, missing) {
    var made = element("tr", "", "row");
    var said = element("td", rule.statement.replace(/`([^`]*)`/g, "\u201c$1\u201d"), "cell");
    said.className = "text";
    if (rule.source) { said.append(document.createElement("br"), where(rule.source)); }
    made.append(said);
    [["status", rule.status.replace(/_/g, " ")], ["counted", figure(rule.counted)], ["needed", figure(rule.needed)], ["missing", missing]].forEach(function (one) {
      var cell = element("td", one[1], "cell");
      cell.dataset.label = one[0];
      made.append(cell);
    });
    return made;
  }

  function table(found) {
    var missing = new Map(found.missing.map(function (one) { return [one.rule, figure(one.missing)]; }));
    var made = element("table", "", "table");
    var head = element("thead", "", "rowgroup");
    var line = element("tr", "", "row");
    var body = element("tbody", "", "rowgroup");
    ["rule", "status", "counted", "needed", "missing"].forEach(function (one) {
      var cell = element("th", one, "columnheader");
      cell.scope = "col";
      line.append(cell);
    });
    head.append(line);
    found.check.rules.forEach(function (rule) { body.append(row(rule, missing.get(rule.rule) || "")); });
    made.className = "stack";
    made.append(element("caption", "Rules"), head, body);
    return made;
  }

  function show() {
    var ticked = Array.from(form.elements).filter(function (one) { return one.checked; }).map(function (one) { return one.value; });
    var found = KgRules.evaluate(model, [], ticked);
    var status = element("p", found.check.result.replace(/_/g, " "));
    var credit = element("p", "Credit that counts: " + figure(found.credit));
    var valid = element("p", "Valid selections with these units: ");
    var number = element("strong", count(found.left));
    status.className = "status";
    number.id = "valid";
    valid.append(number);
    answer.replaceChildren(status, credit, valid, table(found));
  }

  form.addEventListener("change", show);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  show();
}());
