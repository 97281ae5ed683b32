/* Buttons that copy a text or print the page. They are shown where script runs (styles: data-script). */
(function () {
  "use strict";

  function say(button, word) {
    var before = button.textContent;
    button.textContent = word;
    setTimeout(function () { button.textContent = before; }, 2000);
  }

  /** What is shown; where it leaves the day of access open, today. */
  function textOf(button, shown) {
    var text = shown.textContent.trim();
    if (!button.dataset.dated) return text;
    var now = new Date();
    var day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(function (n) { return String(n).padStart(2, "0"); });
    return text.replace(button.dataset.dated, "[" + day.join("-") + "]");
  }

  function copies(button) {
    var shown = document.getElementById(button.dataset.copies);
    button.addEventListener("click", function () {
      var written = navigator.clipboard
        ? navigator.clipboard.writeText(textOf(button, shown))
        : Promise.reject(new Error("no clipboard here"));
      written.then(
        function () { say(button, button.dataset.done); },
        function () { getSelection().selectAllChildren(shown); } // it lies selected, ready for the reader's own key
      );
    });
  }

  document.querySelectorAll("[data-module=copy]").forEach(copies);
  document.querySelectorAll("[data-module=print]").forEach(function (button) {
    button.addEventListener("click", function () { print(); });
  });
})();
