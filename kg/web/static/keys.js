(function () {
  "use strict";
  // One key for each thing to do, unless somebody is typing.
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { return; }
    var target = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
    if (target) {
      event.preventDefault();
      if (target.value === "rejected" && !document.getElementById("reason").value.trim()) {
        document.getElementById("reason").focus();
      } else {
        target.click();
      }
    }
  });
}());
