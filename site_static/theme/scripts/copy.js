/* Buttons that copy a text or print the page. They are shown where script runs (styles: data-script). */
(function () {
  "use strict";

  function say(button, word) {
    var before = button.textContent;
    button.textContent = word;
    setTimeout(function () { button.textContent = before; }, 2000);
  }

  function select(id) {
    var target = document.getElementById(id);
    if (target) getSelection().selectAllChildren(target);
  }

  function copies(button) {
    button.addEventListener("click", function () {
      var written = navigator.clipboard
        ? navigator.clipboard.writeText(button.dataset.text)
        : Promise.reject(new Error("no clipboard here"));
      written.then(
        function () { say(button, button.dataset.done); },
        function () { select(button.dataset.shown); } // the text lies selected, ready for the reader's own key
      );
    });
  }

  document.querySelectorAll("[data-module=copy]").forEach(copies);
  document.querySelectorAll("[data-module=print]").forEach(function (button) {
    button.addEventListener("click", function () { print(); });
  });
})();
