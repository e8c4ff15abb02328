(function () {
  "use strict";
  // Asks the server at every tick, and shows the latest answer.
  var form = document.getElementById("tick");
  var asked = null;
  function check() {
    if (asked) { asked.abort(); }
    asked = new AbortController();
    fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), signal: asked.signal }).then(function (answer) {
      return answer.text();
    }).then(function (text) {
      // Its style stands here already, and has another nonce.
      var page = new DOMParser().parseFromString(text.replace(/<style[\s\S]*?<\/style>/, ""), "text/html");
      document.getElementById("answer").replaceChildren.apply(document.getElementById("answer"), Array.from(page.getElementById("answer").childNodes));
    }, function () { /* a later tick asks again */ });
  }
  form.addEventListener("change", check);
}());
