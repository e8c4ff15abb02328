/* The rules of a qualification, checked in the page: KgRules.evaluate(model, held, chosen).

   The model is what kg/show/rules.py writes. What comes out is what `kg check` and `kg count` say of the same units, which tests
   hold on drawn rule sets: status, counted credit and what is needed of every rule, and the number of valid selections, exactly.
   What takes too long to be told is undetermined, never guessed. Names follow kg/answer/tally.py, evaluate.py and count.py. */
var KgRules = (function () {
  "use strict";

  var PLACINGS = 4096, SHOWN = 64, STATES = 60000, WORK = 600000, REMEMBERS = 200;
  var REMEMBERED = new WeakMap();

  function TooMany() {}

  function add(map, key, value) { map.set(key, (map.get(key) || 0) + value); }

  function floor(value, by) { return Math.floor(value / by); }

  /* -- laying out for what is held ------------------------------------------------------------------------------------------ */

  /* The layout of a model for certain held units: rows on prior achievement look at these alone. */
  function layoutFor(model, held) {
    var base = model.layouts[held.size && model.layouts.length > 1 ? 1 : 0];
    return {
      rules: base.rules, reasons: base.reasons, headings: base.headings, pathways: base.pathways,
      readings: base.readings.map(function (reading, place) {
        return {
          key: place + "\n" + inOrder(model, held).join("\n") + "\n\n",
          names: reading.names, clauses: reading.clauses,
          cases: reading.cases.map(function (one) { return caseFor(one, reading.clauses, held); })
        };
      })
    };
  }

  function caseFor(one, clauses, held) {
    var made = {
      taken: one.taken, places: one.places, groups: one.groups,
      must: new Map(Object.entries(one.must)), options: new Map(Object.entries(one.options))
    };
    made.rows = one.rows.map(function (row) { return rowFor(row, one.places, clauses[row.clause], held); });
    return made;
  }

  function rowFor(row, places, clause, held) {
    var made = Object.assign({}, row, {
      chosen: new Map(row.chosen), counted: new Map(row.counted), when: new Set(row.when), of: clause
    });
    if (row.prior !== null) { narrowToHeld(made, places, clause, held); }
    made.positive = [made.chosen, made.counted].every(function (map) {
      return Array.from(map.values()).every(function (value) { return value >= 0; });
    });
    return made;
  }

  function narrowToHeld(row, places, clause, held) {
    if (row.all) {
      row.low = new Set(row.prior.map(function (place) { return places[place].unit; }).filter(function (unit) {
        return held.has(unit);
      })).size;
      row.chosen.forEach(function (_, place) { if (!held.has(places[place].unit)) { row.chosen.delete(place); } });
      return;
    }
    row.prior.forEach(function (place) {
      var one = places[place], forbids = clause.comparator === "exactly" || clause.comparator === "at_most";
      if (held.has(one.unit)) { return; }
      if (forbids) { row.chosen.delete(place); return; }
      var less = clause.share && clause.share.of !== "required" && one.book === clause.book;
      if (less) { add(row.counted, place, -row.scale * amount(one, row.measure)); } else { row.counted.delete(place); }
    });
  }

  function amount(place, measure) { return measure === "units" ? 1 : measure === "credits" ? place.credit : place.hours; }

  function valueAt(row, place) { return (row.chosen.get(place) || 0) + (row.counted.get(place) || 0); }

  /* -- what counts: see tally.py ---------------------------------------------------------------------------------------------- */

  function Tally(one) {
    var limiting = [new Set(), new Set()], numbers = new Map(), self = this;
    this.one = one;
    this.cells = [];
    one.rows.forEach(function (row) {
      if (!row.limit) { return; }
      row.counted.forEach(function (value, place) { if (value > 0) { limiting[row.measure === "credits" ? 0 : 1].add(place); } });
    });
    this.effects = one.places.map(function (place, number) {
      return self.effect(place, number, limiting[0].has(number), limiting[1].has(number), numbers);
    });
    this.cellsOf = new Map();
    this.cells.forEach(function (cell, number) {
      var rows = new Set();
      cell.parts.concat(cell.wholes).forEach(function (pair) { if (pair[1]) { rows.add(pair[0]); } });
      rows.forEach(function (row) { self.cellsOf.set(row, (self.cellsOf.get(row) || []).concat([number])); });
    });
  }

  Tally.prototype.effect = function (place, number, partly, wholly, numbers) {
    var sums = new Map(), parts = new Map(), wholes = new Map();
    this.one.rows.forEach(function (row, index) {
      if (!row.chosen.has(number) && !row.counted.has(number)) { return; }
      var value = row.counted.get(number) || 0;
      add(sums, index, row.chosen.get(number) || 0);
      if (partly && row.measure === "credits") {
        add(parts, index, floor(value, place.credit || 1));
      } else if (wholly) {
        add(wholes, index, value);
      } else {
        add(sums, index, value);
      }
    });
    var fixed = sorted(sums).filter(function (pair) { return pair[1]; });
    if (!partly && !wholly) { return { sums: fixed, cell: null, amount: 0 }; }
    var cell = {
      credit: wholly ? place.credit : null, hours: wholly ? place.hours : null, parts: sorted(parts), wholes: sorted(wholes)
    };
    var key = JSON.stringify(cell);
    if (!numbers.has(key)) { numbers.set(key, this.cells.length); this.cells.push(cell); }
    return { sums: fixed, cell: numbers.get(key), amount: wholly ? 1 : place.credit };
  };

  function sorted(map) { return Array.from(map).sort(function (one, other) { return one[0] - other[0]; }); }

  Tally.prototype.total = function (placed) {
    var sums = new Map(), cells = new Map(), effects = this.effects;
    placed.forEach(function (number) {
      var effect = effects[number];
      effect.sums.forEach(function (pair) { add(sums, pair[0], pair[1]); });
      if (effect.cell !== null) { add(cells, effect.cell, effect.amount); }
    });
    return { sums: sums, cells: cells };
  };

  /* A way to count that meets the rows named, or null; `least` asks more of some. */
  Tally.prototype.counting = function (total, rows, least) {
    var upper = [], weights = new Map(), linear = [], self = this;
    function weigh(row, variable, value) {
      if (!weights.has(row)) { weights.set(row, new Map()); }
      weights.get(row).set(variable, value);
    }
    total.cells.forEach(function (held, number) {
      var cell = self.cells[number], wholes = null, parts;
      if (cell.credit !== null) {
        wholes = upper.length;
        upper.push(held);
        cell.wholes.forEach(function (pair) { weigh(pair[0], wholes, pair[1]); });
      }
      if (cell.credit === null || cell.parts.some(function (pair) { return pair[1]; })) {
        parts = upper.length;
        upper.push(held * (cell.credit === null ? 1 : cell.credit));
        cell.parts.forEach(function (pair) { weigh(pair[0], parts, pair[1]); });
        if (wholes !== null) { linear.push([[[parts, 1], [wholes, -cell.credit]], null, 0]); }
      }
    });
    rows.forEach(function (number) {
      var row = self.one.rows[number], fixed = total.sums.get(number) || 0;
      var low = least && least.has(number) ? least.get(number) : row.low;
      linear.push([
        Array.from(weights.get(number) || []), low === null ? null : low - fixed, row.high === null ? null : row.high - fixed
      ]);
    });
    return search(upper.map(function () { return 0; }), upper, linear);
  };

  function search(lows, highs, rows) {
    if (!narrow(lows, highs, rows)) { return null; }
    for (var number = 0; number < lows.length; number += 1) {
      if (lows[number] < highs[number]) {
        var middle = floor(lows[number] + highs[number], 2), halves = [[middle + 1, highs[number]], [lows[number], middle]];
        for (var half = 0; half < 2; half += 1) {
          var less = lows.slice(), more = highs.slice();
          less[number] = halves[half][0];
          more[number] = halves[half][1];
          var found = search(less, more, rows);
          if (found !== null) { return found; }
        }
        return null;
      }
    }
    return lows;
  }

  function narrow(lows, highs, rows) {
    for (var changed = true; changed;) {
      changed = false;
      for (var index = 0; index < rows.length; index += 1) {
        var weights = rows[index][0], low = rows[index][1], high = rows[index][2], least = 0, most = 0;
        weights.forEach(function (pair) {
          var first = pair[1] * lows[pair[0]], second = pair[1] * highs[pair[0]];
          least += Math.min(first, second);
          most += Math.max(first, second);
        });
        if ((low !== null && most < low) || (high !== null && least > high)) { return false; }
        for (var place = 0; place < weights.length; place += 1) {
          var one = weights[place][0], value = weights[place][1], before = [lows[one], highs[one]];
          if (!value) { continue; }
          var more = high === null ? null : floor(high - least, Math.abs(value));
          var less = low === null ? null : floor(most - low, Math.abs(value));
          if (value < 0) { var swap = more; more = less; less = swap; }
          if (less !== null) { lows[one] = Math.max(before[0], before[1] - less); }
          if (more !== null) { highs[one] = Math.min(before[1], before[0] + more); }
          if (lows[one] > highs[one]) { return false; }
          if (lows[one] !== before[0] || highs[one] !== before[1]) { changed = true; }
        }
      }
    }
    return true;
  }

  /* -- one way to place a selection: see evaluate.py ---------------------------------------------------------------------------- */

  function Placing(reading, tally, units, placed) {
    this.reading = reading;
    this.tally = tally;
    this.one = tally.one;
    this.units = units;
    this.placed = placed;
    this.total = tally.total(placed);
    var asked = [];
    this.one.rows.forEach(function (row, number) {
      if (!row.when.size || Array.from(row.when).some(function (unit) { return units.has(unit); })) { asked.push(number); }
    });
    this.asked = asked;
  }

  Placing.prototype.valid = function () {
    var units = this.units, options = this.one.options;
    return Array.from(this.one.must.keys()).every(function (unit) { return units.has(unit); }) &&
      Array.from(units).every(function (unit) { return options.has(unit); }) &&
      this.tally.counting(this.total, this.asked) !== null;
  };

  Placing.prototype.kept = function () {
    if (this.known) { return this.known; }
    var rows = this.one.rows, self = this;
    var limits = this.asked.filter(function (number) { return rows[number].limit; });
    var asked = limits.concat(this.asked.filter(function (number) { return !rows[number].limit; }));
    if (this.tally.counting(this.total, asked) !== null) { return (this.known = asked); }
    this.known = [];
    asked.forEach(function (number) {
      if (self.tally.counting(self.total, self.known.concat([number])) !== null) { self.known.push(number); }
    });
    return this.known;
  };

  Placing.prototype.minima = function () {
    var rows = this.one.rows;
    return this.asked.filter(function (number) { return rows[number].low !== null; });
  };

  Placing.prototype.most = function (number) {
    var low = this.total.sums.get(number) || 0, high = low, row = this.one.rows[number];
    if ((this.tally.cellsOf.get(number) || []).length) {
      high = this.placed.reduce(function (sum, place) { return sum + Math.max(valueAt(row, place), 0); }, 0);
    }
    while (low < high) {
      var middle = floor(low + high + 1, 2);
      if (this.tally.counting(this.total, this.kept().concat([number]), new Map([[number, middle]])) === null) {
        high = middle - 1;
      } else {
        low = middle;
      }
    }
    return low;
  };

  /* How good a placing is to show; shares are compared in hundredths. */
  Placing.prototype.score = function () {
    var self = this, rows = this.one.rows, options = this.one.options, units = this.units, placed = 0, missing = 0;
    units.forEach(function (unit) { if (options.has(unit)) { placed += 1; } });
    this.one.must.forEach(function (_, unit) { if (!units.has(unit)) { missing += 1; } });
    var short = this.minima().reduce(function (sum, number) {
      return sum + Math.max((rows[number].low || 0) - self.most(number), 0) * (100 / rows[number].scale);
    }, 0);
    return [placed - missing, this.kept().length, -short];
  };

  function above(one, other) {
    for (var place = 0; place < one.length; place += 1) {
      if (one[place] !== other[place]) { return one[place] > other[place]; }
    }
    return false;
  }

  Placing.prototype.evaluation = function (layout, result) {
    var rules = this.mandatory(), self = this;
    this.reading.clauses.forEach(function (clause, index) { rules.push(self.standing(layout, clause, index)); });
    return { names: this.reading.names, result: result, rules: rules, counted: this.counted(layout) };
  };

  Placing.prototype.mandatory = function () {
    var said = new Set(), units = this.units, one = this.one, found = [];
    this.reading.clauses.forEach(function (clause) { clause.allOf.forEach(function (group) { said.add(group); }); });
    one.groups.forEach(function (group, index) {
      if (said.has(group.id)) { return; }
      var need = 0, have = 0;
      one.must.forEach(function (place, unit) { if (place === index) { need += 1; have += units.has(unit) ? 1 : 0; } });
      found.push(standing(
        group.rule, "all units of `" + group.heading + "`", have === need ? "met" : "short", [have, 1], [need, 1], [have, 1], group.source
      ));
    });
    return found;
  };

  function standing(rule, statement, status, counted, needed, chosen, source) {
    return {
      rule: rule, statement: statement, status: status, counted: counted && figure(counted), needed: needed && figure(needed),
      chosen: chosen && figure(chosen), source: source
    };
  }

  /* A figure: a whole number, or a text where it has hundredths. */
  function figure(value) {
    return value[0] % value[1] === 0 ? value[0] / value[1] : (value[0] / value[1]).toFixed(2).replace(/0+$/, "");
  }

  Placing.prototype.standing = function (layout, clause, index) {
    if (clause.measure === "pathways") { return this.pathways(layout, clause); }
    var self = this, parts = [];
    this.one.rows.forEach(function (row, number) { if (row.clause === index) { parts.push(self.ofRow(clause, number, row)); } });
    if (!parts.length) { return standing(clause.id, clause.statement, "not_asked", null, null, null, clause.source); }
    var worst = parts.reduce(function (one, other) { return above(one.order, other.order) ? other : one; });
    var shown = worst.standing;
    if (parts.length > 1) {
      shown.groups = parts.map(function (part) {
        return { group: part.group, status: part.standing.status, counted: part.standing.counted, needed: part.standing.needed };
      });
      shown.groups.forEach(function (group, place) {
        // Not shown, but two readings that differ in it are not the same.
        Object.defineProperty(group, "chosen", { value: parts[place].standing.chosen });
      });
    }
    return shown;
  };

  Placing.prototype.ofRow = function (clause, number, row) {
    var self = this, status = "met", value = this.most(number), less = 0;
    if (this.asked.indexOf(number) < 0) {
      status = "not_asked";
    } else if (row.low !== null && value < row.low) {
      status = "short";
    } else if (row.high !== null && value > row.high) {
      status = "exceeded";
    }
    var chosen = this.placed.reduce(function (sum, place) { return sum + valueAt(row, place) + self.whole(row, place); }, 0);
    if (clause.share) { less = this.placed.reduce(function (sum, place) { return sum + self.whole(row, place); }, 0); }
    var needed = (row.low !== null ? row.low : row.high || 0) + less;
    return {
      group: row.group,
      order: [status === "met" ? 1 : 0, value + less - needed],
      standing: standing(
        clause.id, clause.statement, status, [value + less, row.scale], [needed, row.scale], [chosen, row.scale], clause.source
      )
    };
  };

  /* What a unit brings to the sum of which a clause asks a share. */
  Placing.prototype.whole = function (row, number) {
    var place = this.one.places[number], share = row.of.share;
    return !share || share.of === "required" || place.book !== row.of.book ? 0 : share.percent * amount(place, row.measure);
  };

  Placing.prototype.pathways = function (layout, clause) {
    var options = this.one.options, other = new Set(), paths = layout.pathways[clause.book];
    this.units.forEach(function (unit) { if (!options.has(unit) && paths[unit]) { other.add(paths[unit]); } });
    var have = [this.one.taken[clause.book] + other.size, 1], need = clause.bound === null ? null : [clause.bound, 1];
    var status = other.size && clause.comparator !== "at_least" ? "exceeded" : "met";
    return standing(clause.id, clause.statement, status, have, need, have, clause.source);
  };

  Placing.prototype.counted = function (layout) {
    var self = this, found = this.tally.counting(this.total, this.kept(), this.together()) || [], values = found.values();
    var left = new Map();
    this.total.cells.forEach(function (_, number) {
      var cell = self.tally.cells[number];
      if (cell.credit !== null) { left.set(number, (values.next().value || 0) * cell.credit); }
      if (cell.credit === null || cell.parts.some(function (pair) { return pair[1]; })) { left.set(number, values.next().value || 0); }
    });
    var rows = [];
    this.placed.forEach(function (number) {
      var place = self.one.places[number], cell = self.tally.effects[number].cell, taken = place.credit;
      if (place.book !== 0) { return; }
      if (cell !== null) {
        taken = Math.min(place.credit, left.get(cell));
        left.set(cell, left.get(cell) - taken);
      }
      rows.push({ unit: place.unit, group: layout.headings[place.group], credit: place.credit, counted: taken });
    });
    return rows;
  };

  Placing.prototype.together = function () {
    var self = this, widest = null, most = 0;
    this.minima().forEach(function (number) {
      var row = self.one.rows[number];
      if (row.measure !== "credits" || !row.counted.size || self.kept().indexOf(number) < 0) { return; }
      var value = self.most(number);
      if (widest === null || value > most) { widest = number; most = value; }
    });
    return widest === null ? null : new Map([[widest, most]]);
  };

  function placingsOf(model, reading, units) {
    var found = [];
    for (var index = 0; index < reading.cases.length && found.length <= PLACINGS; index += 1) {
      var one = reading.cases[index], tally = new Tally(one), ways = [[]];
      inOrder(model, units).forEach(function (unit) {
        var options = one.options.get(unit);
        if (!options) { return; }
        var next = [];
        for (var way = 0; way < ways.length && next.length <= PLACINGS; way += 1) {
          options.forEach(function (option) { next.push(ways[way].concat(option)); });
        }
        ways = next;
      });
      ways.forEach(function (placed) { found.push(new Placing(reading, tally, units, placed)); });
    }
    return found.slice(0, PLACINGS + 1);
  }

  function inOrder(model, units) {
    return model.units.map(function (unit) { return unit.id; }).filter(function (id) { return units.has(id); });
  }

  function evaluateReading(model, layout, reading, units) {
    var placings = placingsOf(model, reading, units), best = null, score = null;
    if (!placings.length) { return { names: reading.names, result: "invalid", rules: [], counted: [] }; }
    for (var index = 0; index < Math.min(placings.length, PLACINGS); index += 1) {
      if (placings[index].valid()) { return placings[index].evaluation(layout, "valid"); }
    }
    placings.slice(0, SHOWN).forEach(function (one) {
      var own = one.score();
      if (best === null || above(own, score)) { best = one; score = own; }
    });
    return best.evaluation(layout, otherwise(model, reading, units, placings.length <= PLACINGS));
  }

  function otherwise(model, reading, units, tried) {
    if (!tried) { return "undetermined"; }
    var number = countReading(model, reading, units);
    return number === null ? "undetermined" : number > 0n ? "not_yet" : "invalid";
  }

  /* -- the check: see evaluate.py ------------------------------------------------------------------------------------------------ */

  function check(model, layout, units) {
    var found = layout.rules.length ? layout.readings.map(function (reading) {
      return evaluateReading(model, layout, reading, units);
    }) : [];
    var results = new Set(found.map(function (one) { return one.result; })), reasons = layout.reasons.slice();
    var result = results.size === 1 ? found[0].result : "undetermined";
    var named = reasons.every(function (reason) { return reason.rule; });
    if (reasons.length && !(result === "invalid" && named)) { result = "undetermined"; }
    if (results.size > 1) {
      found.forEach(function (one) {
        one.names.forEach(function (name) {
          reasons.push({ reason: "how the clause is to be read decides", rule: name.clause, source: name.source });
        });
      });
    }
    if (results.has("undetermined")) {
      reasons.push({ reason: "the rules are too interwoven to tell whether adding units can mend it", rule: null, source: null });
    }
    return {
      qualification: model.qualification,
      held: inOrder(model, units),
      result: result,
      rules: merged(layout, found),
      counted: found.length ? titled(model, found[0].counted) : [],
      readings: found.filter(function (one) { return one.names.length; }).map(read),
      reasons: distinct(reasons)
    };
  }

  function titled(model, rows) {
    var titles = new Map(model.units.map(function (unit) { return [unit.id, unit.title]; }));
    return rows.map(function (row) {
      return { unit: row.unit, title: titles.get(row.unit), group: row.group, credit: row.credit, counted: row.counted };
    });
  }

  function names(one) {
    return {
      clause: one.names.map(function (name) { return name.clause; }).join(", "),
      reading: one.names.map(function (name) { return name.name; }).join(", ")
    };
  }

  function read(one) { return Object.assign(names(one), { result: one.result, rules: one.rules }); }

  function distinct(reasons) {
    var seen = new Set();
    return reasons.filter(function (reason) {
      var key = JSON.stringify(reason);
      return seen.has(key) ? false : seen.add(key);
    });
  }

  /* A standing with what its groups do not show. */
  function whole(one) {
    return JSON.stringify([one, (one.groups || []).map(function (group) { return group.chosen; })]);
  }

  function merged(layout, found) {
    var standings = new Map(), rules = [];
    found.forEach(function (one) {
      one.rules.forEach(function (rule) {
        standings.set(rule.rule, (standings.get(rule.rule) || []).concat([rule]));
      });
    });
    standings.forEach(function (several, name) {
      var first = several[0], all = several.length === found.length;
      var same = all && several.every(function (one) { return whole(one) === whole(first); });
      var alike = all && several.every(function (one) { return one.status === first.status; });
      rules.push(same ? first : {
        rule: name, statement: first.statement, status: alike ? first.status : "undetermined", counted: null, needed: first.needed,
        chosen: null, source: first.source
      });
    });
    layout.rules.forEach(function (rule) {
      if (!standings.has(rule.id)) {
        rules.push(standing(rule.id, rule.statement, "undetermined", null, null, null, rule.source));
      }
    });
    return rules;
  }

  /* -- the number of valid selections: see count.py ------------------------------------------------------------------------------ */

  /* One case: its dimensions are the rows, then the cells, then whether a unit of `when` is chosen. */
  function Machine(one, must) {
    this.one = one;
    this.must = must;
    this.tally = new Tally(one);
    this.rows = one.rows.length;
    this.flags = new Map();
    var self = this;
    one.rows.forEach(function (row) {
      var key = Array.from(row.when).join("\n");
      row.flag = null;
      if (row.when.size) {
        if (!self.flags.has(key)) { self.flags.set(key, { place: self.rows + self.tally.cells.length + self.flags.size, when: row.when }); }
        row.flag = self.flags.get(key).place;
      }
    });
    this.folds = new Map();
    one.rows.forEach(function (row, number) {
      var fold = row.limit ? self.fold(number, row) : null;
      if (fold) { self.folds.set(number, fold); }
    });
    this.folded = new Set();
    this.folds.forEach(function (fold) { fold.cells.forEach(function (cell) { self.folded.add(cell); }); });
    this.caps = one.rows.map(cap);
    this.tally.cells.forEach(function (_, number) { self.caps.push([self.cellMost(number), false]); });
    this.flags.forEach(function () { self.caps.push([1, false]); });
  }

  /* The greatest value of a row that has to be told apart, and whether more is forbidden rather than the same. */
  function cap(row) {
    if (!row.positive) { return [null, false]; }
    if (row.high !== null && !row.limit) { return row.when.size ? [row.high + 1, false] : [row.high, true]; }
    return [row.low, false];
  }

  Machine.prototype.cellMost = function (number) {
    var cell = this.tally.cells[number], rows = this.one.rows, bounds = [];
    (cell.credit === null ? cell.parts : cell.wholes).forEach(function (pair) {
      var row = rows[pair[0]];
      if (pair[1] > 0 && row.limit && row.positive && !row.when.size) { bounds.push(floor(row.high || 0, pair[1])); }
    });
    return bounds.length ? Math.min.apply(null, bounds) : null;
  };

  /* A limit of which one way to count is the best for every row, or null. */
  Machine.prototype.fold = function (number, limit) {
    var all = this.one.rows, tally = this.tally, cells = tally.cellsOf.get(number) || [];
    if (limit.when.size || !limit.positive || !cells.length) { return null; }
    if (cells.some(function (cell) { return tally.cells[cell].credit !== null; })) { return null; }
    var parts = cells.map(function (cell) { return new Map(tally.cells[cell].parts); }), others = new Set();
    parts.forEach(function (one) { one.forEach(function (_, row) { if (row !== number) { others.add(row); } }); });
    if (new Set(parts.map(function (one) { return one.get(number); })).size > 1) { return null; }
    if (Array.from(others).some(function (row) { return all[row].high !== null || !all[row].positive; })) { return null; }
    var sums = parts.map(function (one) { return Array.from(one.values()).reduce(function (sum, value) { return sum + value; }, 0); });
    var order = cells.map(function (_, place) { return place; }).sort(function (one, other) { return sums[other] - sums[one]; });
    for (var place = 0; place + 1 < order.length; place += 1) {
      var better = parts[order[place]], worse = parts[order[place + 1]];
      if (Array.from(worse).some(function (pair) { return (better.get(pair[0]) || 0) < pair[1]; })) { return null; }
    }
    return { cells: order.map(function (one) { return cells[one]; }), bound: floor(limit.high || 0, parts[0].get(number)) };
  };

  Machine.prototype.adds = function (unit) {
    var self = this;
    return (this.one.options.get(unit) || []).map(function (option) {
      var total = self.tally.total(option), made = new Map(total.sums);
      total.cells.forEach(function (value, cell) { made.set(self.rows + cell, value); });
      self.flags.forEach(function (flag) { if (flag.when.has(unit)) { made.set(flag.place, 1); } });
      return Array.from(made).filter(function (pair) { return pair[1]; });
    });
  };

  /* Lay out the steps; false where a row that no unit changes does not hold. */
  Machine.prototype.plan = function (units) {
    var self = this, all = this.one.rows, adds = units.map(function (unit) { return self.adds(unit); });
    var touches = new Map(), ends = new Map(), folds = new Map(), live = [];
    function touch(dimension, step) { touches.set(dimension, (touches.get(dimension) || []).concat([step])); }
    adds.forEach(function (options, step) {
      new Set([].concat.apply([], options).map(function (pair) { return pair[0]; })).forEach(function (one) { touch(one, step); });
    });
    this.folds.forEach(function (fold) {
      var end = Math.max.apply(null, [-1].concat(fold.cells.map(function (cell) { return last(touches.get(self.rows + cell)); })));
      folds.set(end, (folds.get(end) || []).concat([fold]));
      fold.cells.forEach(function (cell) {
        ends.set(self.rows + cell, end);
        self.tally.cells[cell].parts.forEach(function (pair) {
          if (!self.folds.has(pair[0]) && end >= 0) { touch(pair[0], end); }
        });
      });
    });
    this.close(ends, touches, units.length);
    var firsts = new Map();
    touches.forEach(function (found, dimension) {
      if (!self.folds.has(dimension)) { firsts.set(dimension, Math.min.apply(null, found)); }
    });
    var certain = this.certain(), enough = new Map(), coming = null;
    this.steps = units.map(function (unit, step) {
      var fresh = [], ahead = certain.filter(function (row) { return (firsts.has(row) ? firsts.get(row) : -1) > step; });
      if (coming === null || String(ahead) !== String(coming)) { coming = ahead; enough = self.enough(coming); }
      firsts.forEach(function (first, dimension) { if (first === step) { fresh.push(dimension); } });
      live = live.concat(fresh.sort(function (one, other) { return one - other; }));
      var position = new Map(live.map(function (dimension, place) { return [dimension, place]; }));
      var keep = [];
      live.forEach(function (dimension, place) { if (ends.get(dimension) > step) { keep.push(place); } });
      var checks = [];
      all.forEach(function (row, number) {
        if (!self.folds.has(number) && ends.get(number) === step && (row.flag === null || position.has(row.flag))) {
          checks.push({ place: position.get(number), low: row.low, high: row.high, flag: row.flag === null ? null : position.get(row.flag) });
        }
      });
      var made = {
        options: adds[step].map(function (one) { return one.map(function (pair) { return [position.get(pair[0]), pair[1]]; }); })
          .map(function (one) { return one.filter(function (pair) { return pair[0] !== undefined; }); }),
        mayLeave: !self.must.has(unit), fresh: fresh.length, position: position,
        caps: live.map(function (dimension) { return self.caps[dimension]; }),
        enough: live.map(function (dimension) { return enough.has(dimension) ? enough.get(dimension) : null; }), folds: folds.get(step) || [], checks: checks, keep: keep
      };
      live = keep.map(function (place) { return live[place]; });
      return made;
    });
    this.final = live;
    this.open = [];
    all.forEach(function (_, number) {
      if (!self.folds.has(number) && ends.get(number) >= units.length) { self.open.push(number); }
    });
    return all.every(function (row, number) {
      return self.folds.has(number) || ends.get(number) >= 0 || row.when.size > 0 ||
        ((row.low || 0) <= 0 && (row.high === null || row.high >= 0));
    });
  };

  /* The minima that are met without a limit or a condition: what they ask is certain to come, as long as it is to come. */
  Machine.prototype.certain = function () {
    var self = this, found = [];
    this.one.rows.forEach(function (row, number) { if (self.isMinimum(row) && !self.tally.cellsOf.has(number)) { found.push(number); } });
    return found;
  };

  Machine.prototype.isMinimum = function (row) { return row.low && row.high === null && row.positive && !row.when.size; };

  /* By minimum, how much of it is enough, for the minima that are still to come bring the rest. */
  Machine.prototype.enough = function (coming) {
    var self = this, rows = this.one.rows, found = new Map();
    var order = coming.slice().sort(function (one, other) { return rows[other].low - rows[one].low; });
    var values = new Map(coming.map(function (number) { return [number, sumsOf(rows[number])]; }));
    rows.forEach(function (row, number) {
      if (!self.isMinimum(row) || coming.indexOf(number) >= 0) { return; }
      var own = sumsOf(row), taken = new Set(), rest = row.low;
      order.forEach(function (other) {
        var inside = Array.from(values.get(other));
        if (inside.every(function (pair) { return !taken.has(pair[0]) && (own.get(pair[0]) || 0) >= pair[1]; })) {
          inside.forEach(function (pair) { taken.add(pair[0]); });
          rest -= rows[other].low;
        }
      });
      found.set(number, rest);
    });
    return found;
  };

  /* What a row adds up, by place. */
  function sumsOf(row) {
    var found = new Map();
    [row.chosen, row.counted].forEach(function (map) { map.forEach(function (value, place) { add(found, place, value); }); });
    return found;
  }

  function last(steps) { return steps && steps.length ? Math.max.apply(null, steps) : -1; }

  /* After which step each dimension is no longer needed: the number of steps where only the whole tells. */
  Machine.prototype.close = function (ends, touches, steps) {
    var self = this;
    this.one.rows.forEach(function (row, number) {
      var clear = (self.tally.cellsOf.get(number) || []).every(function (cell) { return self.folded.has(cell); });
      var own = Math.max(last(touches.get(number)), row.flag === null ? -1 : last(touches.get(row.flag)));
      ends.set(number, clear ? own : steps);
    });
    this.flags.forEach(function (flag) {
      ends.set(flag.place, Math.max.apply(null, self.one.rows.map(function (row, number) {
        return row.flag === flag.place ? ends.get(number) : -1;
      })));
    });
    this.tally.cells.forEach(function (_, cell) { if (!ends.has(self.rows + cell)) { ends.set(self.rows + cell, steps); } });
  };

  Machine.prototype.left = function (number, state) {
    var step = this.steps[number];
    return step.mayLeave ? this.after(step, grown(state, step.fresh)) : null;
  };

  function grown(state, fresh) {
    var made = state.slice();
    for (var place = 0; place < fresh; place += 1) { made.push(0); }
    return made;
  }

  Machine.prototype.chosen = function (number, state) {
    var step = this.steps[number], found = [];
    for (var index = 0; index < step.options.length; index += 1) {
      var option = step.options[index], made = grown(state, step.fresh), forbidden = false;
      for (var pair = 0; pair < option.length; pair += 1) {
        var place = option[pair][0], most = step.caps[place][0];
        made[place] += option[pair][1];
        if (step.enough[place] !== null && made[place] >= step.enough[place]) {
          made[place] = most || 0;
        } else if (most !== null && made[place] > most) {
          forbidden = forbidden || step.caps[place][1];
          made[place] = most;
        }
      }
      var after = forbidden ? null : this.after(step, made);
      if (after !== null) { found.push(after); }
    }
    return found;
  };

  Machine.prototype.after = function (step, state) {
    var self = this;
    step.folds.forEach(function (fold) { self.foldIn(fold, step, state); });
    for (var index = 0; index < step.checks.length; index += 1) {
      var one = step.checks[index], value = one.place === undefined ? 0 : state[one.place];
      if (one.flag !== null && !state[one.flag]) { continue; }
      if ((one.low !== null && value < one.low) || (one.high !== null && value > one.high)) { return null; }
    }
    return step.keep.map(function (place) { return state[place]; });
  };

  Machine.prototype.foldIn = function (fold, step, state) {
    var left = fold.bound, self = this;
    fold.cells.forEach(function (cell) {
      var place = step.position.get(self.rows + cell), taken = place === undefined ? 0 : Math.min(left, state[place]);
      left -= taken;
      self.tally.cells[cell].parts.forEach(function (pair) {
        if (!taken || self.folds.has(pair[0])) { return; }
        var row = step.position.get(pair[0]), most = step.caps[row][0];
        state[row] = most === null ? state[row] + pair[1] * taken : Math.min(most, state[row] + pair[1] * taken);
      });
    });
  };

  Machine.prototype.accepts = function (state) {
    var self = this, sums = new Map(), cells = new Map();
    this.final.forEach(function (dimension, place) {
      if (dimension >= self.rows && dimension < self.rows + self.tally.cells.length) {
        cells.set(dimension - self.rows, state[place]);
      } else {
        sums.set(dimension, state[place]);
      }
    });
    var asked = this.open.filter(function (number) {
      var flag = self.one.rows[number].flag;
      return flag === null || (sums.get(flag) || 0) > 0;
    });
    return !asked.length || this.tally.counting({ sums: sums, cells: cells }, asked) !== null;
  };

  /* The units, those together that one clause looks at, so that there are few states at once. */
  function unitsInOrder(model, machines) {
    var home = new Map();
    machines.forEach(function (machine) {
      var one = machine.one, first = new Map(), pools = new Map(), capped = new Set();
      one.places.forEach(function (place, number) {
        var key = place.book + " " + place.group;
        if (!first.has(key)) { first.set(key, number); pools.set(key, poolsOf(one, place)); }
        if (machine.tally.effects[number].cell !== null) { capped.add(key); }
      });
      var poor = new Set(Array.from(capped).map(function (key) { return String(pools.get(key)); }));
      one.options.forEach(function (options, unit) {
        var place = one.places[options[0][0]], key = place.book + " " + place.group, kin = -1;
        if (home.has(unit)) { return; }
        one.rows.forEach(function (row, number) {
          if (kin < 0 && row.of.units.length && options[0].some(function (at) { return row.chosen.has(at) || row.counted.has(at); })) {
            kin = number;
          }
        });
        home.set(unit, [poor.has(String(pools.get(key))) ? 0 : 1].concat(pools.get(key), [capped.has(key) ? 0 : 1, first.get(key), kin]));
      });
    });
    return model.units.map(function (unit) { return unit.id; }).filter(function (id) { return home.has(id); })
      .map(function (id, place) { return [id, home.get(id), place]; })
      .sort(function (one, other) { return above(one[1], other[1]) ? 1 : above(other[1], one[1]) ? -1 : one[2] - other[2]; })
      .map(function (one) { return one[0]; });
  }

  function poolsOf(one, place) {
    var found = [];
    one.rows.forEach(function (row, number) {
      if (!row.group && row.of.book === place.book && row.of.groups.length > 1 && row.of.groups.indexOf(place.group) >= 0) {
        found.push(number);
      }
    });
    return found;
  }

  /* The number of valid selections that contain certain units, as remembered or worked out. */
  function countReading(model, reading, required) {
    var key = reading.key + inOrder(model, required).join("\n");
    if (!REMEMBERED.has(model) || REMEMBERED.get(model).size > REMEMBERS) { REMEMBERED.set(model, new Map()); }
    var known = REMEMBERED.get(model);
    if (!known.has(key)) { known.set(key, counted(model, reading, required)); }
    return known.get(key);
  }

  /* The number of valid selections that contain certain units; null where the rules are too interwoven. */
  function counted(model, reading, required) {
    var machines = [];
    reading.cases.forEach(function (one) {
      var must = new Set(Array.from(one.must.keys()).concat(Array.from(required)));
      if (Array.from(must).every(function (unit) { return one.options.has(unit); })) { machines.push(new Machine(one, must)); }
    });
    if (!machines.length) { return 0n; }
    var units = unitsInOrder(model, machines);
    var possible = machines.filter(function (machine) { return machine.plan(units); });
    if (!possible.length) { return 0n; }
    try {
      return run(possible, units.length);
    } catch (error) {
      if (error instanceof TooMany) { return null; }
      throw error;
    }
  }

  function run(machines, steps) {
    var single = machines.length === 1 && machines[0].steps.every(function (step) { return step.options.length <= 1; });
    var table = new Map([["", { states: machines.map(function (_, number) { return [number, []]; }), number: 1n }]]), work = WORK;
    for (var step = 0; step < steps; step += 1) {
      var after = new Map();
      table.forEach(function (entry) {
        var left = [], chosen = [];
        entry.states.forEach(function (state) {
          var stays = machines[state[0]].left(step, state[1]);
          if (stays !== null) { left.push([state[0], stays]); }
          machines[state[0]].chosen(step, state[1]).forEach(function (made) { chosen.push([state[0], made]); });
        });
        note(after, left, entry.number, single);
        note(after, chosen, entry.number, single);
      });
      work -= after.size;
      if (after.size > STATES || work < 0) { throw new TooMany(); }
      table = after;
    }
    var sum = 0n;
    table.forEach(function (entry) {
      if (entry.states.some(function (state) { return machines[state[0]].accepts(state[1]); })) { sum += entry.number; }
    });
    return sum;
  }

  function note(table, states, number, single) {
    if (!states.length) { return; }
    var key;
    if (single) {
      key = states[0][1].join(",");
    } else {
      var known = new Map();
      states.forEach(function (state) { known.set(state[0] + ":" + state[1].join(","), state); });
      states = Array.from(known.values());
      key = Array.from(known.keys()).sort().join(";");
    }
    var entry = table.get(key);
    if (entry) { entry.number += number; } else { table.set(key, { states: states, number: number }); }
  }

  /* How many selections with certain units are valid: a number, or one for each reading, or why it cannot be told. */
  function count(model, layout, required) {
    if (layout.reasons.length) { return { valid: null, readings: [], reasons: layout.reasons }; }
    var numbers = layout.readings.map(function (reading) { return countReading(model, reading, required); });
    var open = numbers.some(function (number) { return number === null; });
    return {
      valid: numbers.length === 1 && !open ? numbers[0] : null,
      readings: layout.readings.map(function (reading, place) {
        return Object.assign(names(reading), { valid: numbers[place] });
      }).filter(function (_, place) { return layout.readings[place].names.length; }),
      reasons: open ? [{ reason: "the rules are too interwoven to be counted through", rule: null, source: null }] : []
    };
  }

  /* What a rule still lacks: how much, of what. */
  function missing(rules, layout) {
    var measures = new Map();
    layout.readings.forEach(function (reading) {
      reading.clauses.forEach(function (clause) { measures.set(clause.id, clause.comparator === "all" ? "units" : clause.measure); });
    });
    return rules.filter(function (rule) { return rule.status === "short"; }).map(function (rule) {
      return {
        rule: rule.rule, statement: rule.statement, measure: measures.get(rule.rule) || "units",
        missing: rule.counted === null || rule.needed === null ? null : figure([Math.round((rule.needed - rule.counted) * 100), 100])
      };
    });
  }

  /* A selection against the rules: what `kg check` says of it, what each rule still lacks, the credit that counts, and how many
     selections are valid: all of them, with what is held, and with what is ticked as well. */
  function evaluate(model, held, chosen) {
    var holds = new Set(held), units = new Set(Array.from(held).concat(Array.from(chosen || []))), layout = layoutFor(model, holds);
    var known = new Set(model.units.map(function (unit) { return unit.id; }));
    units.forEach(function (unit) { if (!known.has(unit)) { throw new Error("the unit is not listed by " + model.qualification + ": " + unit); } });
    var found = check(model, layout, units);
    return {
      check: found,
      missing: missing(found.rules, layout),
      credit: found.counted.reduce(function (sum, row) { return sum + row.counted; }, 0),
      valid: count(model, layout, holds),
      left: count(model, layout, units)
    };
  }

  return { evaluate: evaluate };
})();
if (typeof module !== "undefined") { module.exports = KgRules; }
