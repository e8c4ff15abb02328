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
  // Boxes that stand for a part of the picture are drawn until somebody opens them; then the part is.
  var first = data.nodes.filter(function (node) { return node.opens; });
  var inside = data.nodes.filter(function (node) { return !node.opens; });
  var blockOf = new Map(data.nodes.map(function (node) { return [node.id, node.block]; }));
  var shown = first.length ? first : inside;
  var nodes = new vis.DataSet(shown);
  var edges = new vis.DataSet(first.length ? [] : data.edges);
  var network = new vis.Network(container, { nodes: nodes, edges: edges }, data.options);
  var rows = Array.from(document.querySelectorAll("table.rows tbody tr"));
  var facets = Array.from(document.querySelectorAll("select[data-facet]"));
  var rowById = new Map(rows.map(function (row) { return [row.id, row]; }));
  var EDGE = 14;
  var ABOVE = 48;
  var LEADING = 1.18;
  var SMALLEST = 8;
  var LEAST = 90;
  var LEGIBLE = 0.4;
  var ROOMY = 832;
  var SAID = 304;
  var painting = 0;
  var kept = null;
  var looked = [];
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
    box.top = Math.min(box.top, top(ids));
    var beside = details.hidden || container.clientWidth < ROOMY ? 0 : SAID;
    var across = (container.clientWidth - beside - 2 * EDGE) / (box.right - box.left);
    var down = (container.clientHeight - 2 * EDGE - ABOVE) / (box.bottom - box.top);
    var scale = Math.min(across, down, 1.1);
    var middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 - ABOVE / 2 / scale };
    middle.x += beside / 2 / scale;
    if ((first.length || !focus) && container.clientWidth < NARROW && scale < LEGIBLE) {
      // On a telephone the beginning that can be read is worth more than a whole that cannot.
      scale = Math.max(Math.min(across, 1), LEGIBLE);
      middle = {
        x: box.left + Math.min(box.right - box.left, (container.clientWidth - 2 * EDGE) / scale) / 2,
        y: box.top + Math.min(box.bottom - box.top, (container.clientHeight - 2 * EDGE - ABOVE) / scale) / 2 - ABOVE / 2 / scale
      };
    }
    looked = ids;
    network.moveTo({ position: middle, scale: scale, animation: false });
  }

  function top(ids) {
    // The highest heading that is written at every scale, over what is looked at.
    var blocks = new Set(ids.map(function (id) { return blockOf.get(id); }));
    return data.headings.reduce(function (highest, heading) {
      return heading.until > 9 && blocks.has(heading.block) ? Math.min(highest, heading.y) : highest;
    }, Infinity);
  }

  function idsOf(block) {
    return shown.filter(function (node) { return !block || block === "*" || node.block === block; })
      .map(function (node) { return node.id; });
  }

  function show(block) {
    // Without boxes that stand for parts everything is there from the beginning, and only looked at from elsewhere.
    if (focus) { focus.value = block; }
    if (first.length) {
      shown = block ? inside.filter(function (node) { return block === "*" || node.block === block; }) : first;
      var ids = new Set(shown.map(function (node) { return node.id; }));
      nodes.clear();
      edges.clear();
      nodes.add(shown);
      edges.add(data.edges.filter(function (edge) { return ids.has(edge.from) && ids.has(edge.to); }));
      pale = new Set();
      paint(kept);
    }
    fit(idsOf(block));
  }

  function zoom(factor) {
    looked = [];
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
      if (first.length && (shown === first || !idsOf(heading.block).length)) { return; }
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
      var printed = Array.from(target.cells).map(function (cell, place) { return [heads[place], cell]; }).slice(1);
      var id = target.querySelector(".id");
      return (id ? [[heads[0], id]] : []).concat(printed).filter(function (pair) { return text(pair[1]) !== "-"; });
    }
    return Array.from(target.querySelectorAll(":scope > dl > div")).map(function (pair) {
      return [text(pair.children[0]), pair.children[1]];
    });
  }

  function heading(target) {
    return text(target.querySelector(".title, h3, caption") || target);
  }

  function described(pair) {
    var made = element("dd", "");
    var copy = pair[1].cloneNode(true);
    copy.querySelectorAll("details").forEach(function (one) { one.replaceWith.apply(one, Array.from(one.childNodes).slice(1)); });
    Array.from(copy.childNodes).forEach(function (child) { made.append(child); });
    return made;
  }

  function button(name, action) {
    var made = element("button", name);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  function describe(id) {
    var target = id ? document.getElementById(id) : null;
    var one = id ? data.nodes.find(function (node) { return node.id === id; }) : null;
    details.hidden = !target && !(one && one.opens);
    details.replaceChildren();
    if (details.hidden) { return; }
    var list = document.createElement("dl");
    var actions = document.createElement("p");
    if (target) {
      pairs(target).forEach(function (pair) { list.append(element("dt", pair[0]), described(pair)); });
      var link = element("a", "Show in the tables");
      link.href = "#" + encodeURIComponent(id);
      link.addEventListener("click", function (event) {
        event.preventDefault();
        reveal(target);
        target.scrollIntoView();
        remember(id);
      });
      actions.append(link);
    }
    var led = links(id);
    if (led.length) { list.append(element("dt", "Links, with the reasons")); }
    led.forEach(function (edge) { list.append(leading(edge, id)); });
    if (one && one.opens) { actions.append(button("Open", function () { describe(""); show(one.opens); })); }
    actions.append(button("Close", function () { network.unselectAll(); describe(""); remember(""); }));
    details.append(element("h3", target ? heading(target) : one.label.replace(/\n/g, " ")), list, actions);
  }

  function links(id) {
    return data.edges.filter(function (edge) { return (edge.from === id || edge.to === id) && rowById.has(edge.id); });
  }

  function leading(edge, id) {
    // From a box to a line of it, and so to the reasons for the link.
    var other = edge.from === id ? edge.to : edge.from;
    var row = rowById.get(other);
    var code = row && row.dataset.code ? " (" + row.dataset.code + ")" : "";
    var made = element("dd", "");
    var link = element("a", (row ? heading(row) : other) + code);
    link.href = "#" + encodeURIComponent(edge.id);
    made.append(link);
    return made;
  }

  function remember(id) {
    // The address leads back to what is selected, without a step in the history for each click.
    var address = id && document.getElementById(id) ? "#" + encodeURIComponent(id) : location.pathname + location.search;
    try { history.replaceState(null, "", address); } catch (error) { /* a page that may not: then it is not remembered */ }
  }

  function named() {
    // What the address names: an element, or a unit by the id that people type.
    var name;
    try { name = decodeURIComponent(location.hash.slice(1)); } catch (error) { return null; }
    if (!name) { return null; }
    return document.getElementById(name) || rows.find(function (row) { return row.dataset.code === name; }) || null;
  }

  function select(id) {
    var edge = data.edges.find(function (one) { return one.id === id; });
    var block = blockOf.get(edge ? edge.from : id);
    if (block === undefined) { return false; }
    if (first.length && !nodes.get(edge ? edge.from : id)) { show(block === id ? "" : block); }
    describe(id);
    if (edge) { network.selectEdges([id]); fit([edge.from, edge.to]); } else { network.selectNodes([id], false); near(id); }
    return true;
  }

  function near(id) {
    var node = nodes.get(id);
    looked = [];
    var scale = Math.max(network.getScale(), 0.6);
    // What is said of it stands on the right: it is moved out of the way.
    var aside = container.clientWidth < ROOMY ? 0 : SAID / 2 / scale;
    network.moveTo({ position: { x: node.x + aside, y: node.y }, scale: scale, animation: false });
  }

  function reveal(target) {
    var hidden = target.closest("details");
    if (hidden && !hidden.open) {
      hidden.open = true;
      target.scrollIntoView();
    }
  }

  function restore() {
    // To a box or line of the picture the address leads in the picture, to everything else in the page.
    var target = named();
    if (!target) { return; }
    if (target.hasAttribute("data-row") && select(target.id)) {
      container.scrollIntoView({ block: "center" });
    } else {
      reveal(target);
    }
  }

  // -- search -------------------------------------------------------------------------------------------------------

  function passes(row) {
    return facets.every(function (field) {
      return !field.value || (row.dataset[field.dataset.facet] || "").split(" ").includes(field.value);
    });
  }

  function find() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var narrowed = words.length > 0 || facets.some(function (field) { return field.value; });
    var found = new Set();
    rows.forEach(function (row) {
      var content = row.textContent.toLowerCase();
      var hit = passes(row) && words.every(function (word) { return content.includes(word); });
      row.classList.toggle("other", !hit);
      if (hit) { found.add(row.id); }
    });
    document.querySelectorAll("details.fold").forEach(function (one) {
      if (narrowed) { one.open = one.querySelector("table.rows tbody tr:not(.other)") !== null; }
    });
    clearTimeout(painting);
    matches.textContent = narrowed ? found.size + " of " + rows.length + " rows match" : "";
    var hits = narrowed ? Array.from(found) : [];
    kept = narrowed ? parents(found) : null;
    painting = setTimeout(paint, 150, kept);
    return hits;
  }

  function parents(found) {
    // A box that stands for a part is kept where something of the part is.
    inside.forEach(function (node) { if (found.has(node.id)) { found.add("all-" + node.block); } });
    return found;
  }

  function paint(found) {
    // Drawing many boxes anew takes a moment: only those that change, and not at every keystroke.
    function faint(id) { return found !== null && (rowById.has(id) || id.startsWith("all-")) && !found.has(id); }
    var changed = shown.filter(function (node) { return faint(node.id) !== pale.has(node.id); });
    nodes.update(changed.map(function (node) { return { id: node.id, opacity: faint(node.id) ? 0.12 : 1 }; }));
    edges.update(edges.map(function (edge) {
      return { id: edge.id, hidden: edge.behind || faint(edge.id) || faint(edge.from) || faint(edge.to) };
    }));
    pale = new Set(shown.map(function (node) { return node.id; }).filter(faint));
  }

  // -- start --------------------------------------------------------------------------------------------------------

  document.getElementById("controls").hidden = false;
  document.getElementById("controls").addEventListener("submit", function (event) {
    event.preventDefault();
    var found = find().filter(function (id) { return blockOf.has(id) && !id.startsWith("all-"); });
    if (found.length && first.length) { show(blockOf.get(found[0])); }
    var there = found.filter(function (id) { return nodes.get(id); });
    if (there.length) { fit(there); }
  });
  search.addEventListener("input", find);
  facets.forEach(function (field) { field.addEventListener("change", find); });
  if (focus) { focus.addEventListener("change", function () { show(focus.value); }); }
  document.getElementById("closer").addEventListener("click", function () { zoom(1.4); });
  document.getElementById("further").addEventListener("click", function () { zoom(1 / 1.4); });
  document.getElementById("whole").addEventListener("click", function () { show(""); });
  // A wheel turned over the picture scrolls the page, as everywhere; with Ctrl, or pinched, it zooms.
  container.addEventListener("wheel", function (event) { if (!event.ctrlKey) { event.stopPropagation(); } }, { capture: true });
  window.addEventListener("hashchange", restore);
  network.on("select", function (event) {
    var id = event.nodes[0] || event.edges[0] || "";
    describe(id);
    remember(id);
  });
  network.on("doubleClick", function (event) {
    var one = event.nodes.length ? nodes.get(event.nodes[0]) : null;
    if (one && one.opens) { describe(""); show(one.opens); }
  });
  network.on("afterDrawing", titles);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { network.redraw(); });
  // Until somebody moves the picture, it fits whatever room there is.
  network.on("dragStart", function () { looked = []; });
  new ResizeObserver(function () { if (looked.length) { fit(looked); network.redraw(); } }).observe(container);
  if (!first.length && focus && container.clientWidth < NARROW && focus.options.length > 1) { focus.selectedIndex = 1; }
  fit(idsOf(focus ? focus.value : ""));
  restore();
}());
