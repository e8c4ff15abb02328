(function () {
  "use strict";

  var data = JSON.parse(document.getElementById("picture-data").textContent);
  var container = document.getElementById("picture");
  var details = document.getElementById("details");
  var search = document.getElementById("search");
  var focus = document.getElementById("focus");
  var matches = document.getElementById("matches");
  var NARROW = 640;
  if (container.clientWidth < NARROW) {
    data.nodes.concat(data.headings).forEach(function (one) {
      one.x += data.narrow[one.block][0];
      one.y += data.narrow[one.block][1];
    });
  }
  var nodes = new vis.DataSet(data.nodes);
  var edges = new vis.DataSet(data.edges);
  var network = new vis.Network(container, { nodes: nodes, edges: edges }, data.options);
  var rows = Array.from(document.querySelectorAll("table.rows tbody tr"));
  var rowById = new Map(rows.map(function (row) { return [row.id, row]; }));
  var EDGE = 14;
  var ABOVE = 48;
  var LEADING = 1.18;
  var SMALLEST = 8;
  var LEAST = 90;
  var painting = 0;
  var pale = new Set();

  function element(name, text) {
    var made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function text(made) {
    return made.textContent.replace(/\s+/g, " ").trim();
  }

  // -- what is shown ------------------------------------------------------------------------------------------------

  function fit(ids) {
    // Like network.fit, but with room above the boxes for the headings.
    var box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    ids.forEach(function (id) {
      var node = nodes.get(id);
      box.left = Math.min(box.left, node.x - node.widthConstraint.minimum / 2);
      box.right = Math.max(box.right, node.x + node.widthConstraint.minimum / 2);
      box.top = Math.min(box.top, node.y - node.heightConstraint / 2);
      box.bottom = Math.max(box.bottom, node.y + node.heightConstraint / 2);
    });
    var across = (container.clientWidth - 2 * EDGE) / (box.right - box.left);
    var down = (container.clientHeight - 2 * EDGE - ABOVE) / (box.bottom - box.top);
    var scale = Math.min(across, down, 1.1);
    var middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 - ABOVE / 2 / scale };
    network.moveTo({ position: middle, scale: scale, animation: false });
  }

  function idsOf(block) {
    return data.nodes.filter(function (node) { return !block || node.block === block; }).map(function (node) { return node.id; });
  }

  function zoom(factor) {
    network.moveTo({ scale: network.getScale() * factor, animation: false });
  }

  function titles(context) {
    // From far away the labels in boxes cannot be read: titles are then written over trees and groups, as large as there is room.
    var scale = network.getScale();
    var right = network.DOMtoCanvas({ x: container.clientWidth - EDGE / 2, y: 0 }).x;
    var style = getComputedStyle(document.body);
    var ground = getComputedStyle(container).backgroundColor;
    context.textBaseline = "bottom";
    context.lineJoin = "round";
    data.headings.forEach(function (heading) {
      var largest = Math.min(heading.size, heading.room * scale / LEADING);
      if (scale >= heading.until || largest < SMALLEST) { return; }
      var seen = right - heading.x;
      var width = seen > LEAST / scale ? Math.min(heading.width, seen) : heading.width;
      var size, lines, most;
      for (size = largest; ; size = Math.max(size - 1, SMALLEST)) {
        context.font = "600 " + size / scale + "px " + style.fontFamily;
        most = Math.floor(heading.room * scale / (size * LEADING));
        lines = wrap(context, heading.title, width);
        if (size === SMALLEST || fits(context, lines, width, most)) { break; }
      }
      cut(context, lines, width, most).forEach(function (line, place) {
        var y = heading.y - ((Math.min(lines.length, most) - 1 - place) * size * LEADING + 2) / scale;
        context.lineWidth = 3 / scale;
        context.strokeStyle = ground;
        context.strokeText(line, heading.x, y);
        context.fillStyle = style.color;
        context.fillText(line, heading.x, y);
      });
    });
  }

  function fits(context, lines, width, most) {
    return lines.length <= most && lines.every(function (line) { return context.measureText(line).width <= width; });
  }

  function wrap(context, title, width) {
    var lines = [];
    title.replace(/\//g, "/ ").split(" ").forEach(function (word) {
      var last = lines[lines.length - 1] || "";
      var longer = last.endsWith("/") ? last + word : (last + " " + word).trim();
      if (lines.length && context.measureText(longer).width <= width) { lines[lines.length - 1] = longer; } else { lines.push(word); }
    });
    return lines;
  }

  function cut(context, lines, width, most) {
    var kept = lines.slice(0, most);
    if (kept.length < lines.length && kept.length) { kept[kept.length - 1] += " \u2026"; }
    return kept.map(function (line) { return shorten(context, line, width); });
  }

  function shorten(context, line, width) {
    while (line.length > 2 && context.measureText(line).width > width) { line = line.slice(0, -2) + "\u2026"; }
    return line;
  }

  // -- what is selected ---------------------------------------------------------------------------------------------

  function pairs(target) {
    if (target.matches("tr")) {
      var heads = Array.from(target.closest("table").querySelectorAll("thead th")).map(text);
      var printed = Array.from(target.cells).map(function (cell, place) { return [heads[place], text(cell)]; }).slice(1);
      var unit = target.querySelector(".id");
      return unit ? [["Unit", text(unit)]].concat(printed) : printed;
    }
    return Array.from(target.querySelectorAll(":scope > dl > div")).map(function (pair) {
      return [text(pair.children[0]), text(pair.children[1])];
    });
  }

  function heading(target) {
    return text(target.querySelector(".title, h3, caption") || target);
  }

  function describe(id) {
    var target = document.getElementById(id);
    details.hidden = !target;
    details.replaceChildren();
    if (!target) { return; }
    var list = document.createElement("dl");
    pairs(target).forEach(function (pair) { list.append(element("dt", pair[0]), element("dd", pair[1])); });
    var link = element("a", "Show in the tables");
    link.href = "#" + id;
    var close = element("button", "Close");
    close.type = "button";
    close.addEventListener("click", function () { network.unselectAll(); describe(""); });
    details.append(element("h3", heading(target)), list, link, close);
  }

  function reveal() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var hidden = target && target.closest("details");
    if (hidden && !hidden.open) {
      hidden.open = true;
      target.scrollIntoView();
    }
  }

  // -- search -------------------------------------------------------------------------------------------------------

  function find() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var found = new Set();
    rows.forEach(function (row) {
      var content = row.textContent.toLowerCase();
      var hit = words.every(function (word) { return content.includes(word); });
      row.classList.toggle("other", !hit);
      if (hit) { found.add(row.id); }
    });
    document.querySelectorAll("details.qualification").forEach(function (one) {
      if (words.length) { one.open = one.querySelector("table.rows tbody tr:not(.other)") !== null; }
    });
    clearTimeout(painting);
    painting = setTimeout(paint, 150, words.length ? found : null);
    matches.textContent = words.length ? found.size + " of " + rows.length + " rows match" : "";
    return words.length ? Array.from(found) : [];
  }

  function paint(found) {
    // Drawing many boxes anew takes a moment: only those that change, and not at every keystroke.
    function faint(id) { return found !== null && rowById.has(id) && !found.has(id); }
    var changed = data.nodes.filter(function (node) { return faint(node.id) !== pale.has(node.id); });
    nodes.update(changed.map(function (node) { return { id: node.id, opacity: faint(node.id) ? 0.12 : 1 }; }));
    edges.update(edges.map(function (edge) { return { id: edge.id, hidden: edge.behind || faint(edge.from) || faint(edge.to) }; }));
    pale = new Set(data.nodes.map(function (node) { return node.id; }).filter(faint));
  }

  // -- start --------------------------------------------------------------------------------------------------------

  document.getElementById("controls").hidden = false;
  document.getElementById("controls").addEventListener("submit", function (event) {
    event.preventDefault();
    var found = find();
    if (found.length) { fit(found); }
  });
  search.addEventListener("input", find);
  focus.addEventListener("change", function () { fit(idsOf(focus.value)); });
  document.getElementById("closer").addEventListener("click", function () { zoom(1.4); });
  document.getElementById("further").addEventListener("click", function () { zoom(1 / 1.4); });
  document.getElementById("whole").addEventListener("click", function () { focus.value = ""; fit(idsOf("")); });
  // A wheel turned over the picture scrolls the page, as everywhere; with Ctrl, or pinched, it zooms.
  container.addEventListener("wheel", function (event) { if (!event.ctrlKey) { event.stopPropagation(); } }, { capture: true });
  window.addEventListener("hashchange", reveal);
  network.on("select", function (event) { describe(event.nodes[0]); });
  network.on("afterDrawing", titles);
  if (container.clientWidth < NARROW && focus.options.length > 1) { focus.selectedIndex = 1; }
  fit(idsOf(focus.value));
  reveal();
}());
