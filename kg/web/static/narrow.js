(function () {
  "use strict";
  // Shows of a list the lines in which every word stands.
  var words = document.getElementById("words");
  var lines = Array.from(document.querySelectorAll("#pairs li")).map(function (line) {
    return { line: line, text: line.textContent.toLowerCase() };
  });
  function narrow() {
    var typed = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    lines.forEach(function (one) {
      one.line.hidden = !typed.every(function (word) { return one.text.includes(word); });
      shown += one.line.hidden ? 0 : 1;
    });
    document.getElementById("matches").textContent = typed.length ? shown + " of " + lines.length : "";
  }
  document.getElementById("narrow").hidden = false;
  document.getElementById("narrow").addEventListener("submit", function (event) { event.preventDefault(); });
  words.addEventListener("input", narrow);
}());
