(function () {
  "use strict";
  // Adds a unit that was found to the list of those held, and prints the report.
  var pick = document.getElementById("pick");
  var held = document.getElementById("held");
  var add = document.getElementById("add");
  var print = document.getElementById("print");
  function take() {
    if (pick.value.trim()) {
      held.value = held.value.trim() + (held.value.trim() ? "\n" : "") + pick.value.trim() + "\n";
      pick.value = "";
      pick.focus();
    }
  }
  if (add) {
    add.hidden = false;
    add.addEventListener("click", take);
    pick.addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); take(); } });
  }
  if (print) {
    print.hidden = false;
    print.addEventListener("click", function () { window.print(); });
  }
}());
