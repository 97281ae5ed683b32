/* Buttons that copy a text or print the page. They are shown where script runs (styles: data-script). */
(function () {
  "use strict";

  function say(button, word) {
    var before = button.textContent;
    button.textContent = word;
    setTimeout(function () { button.textContent = before; }, 2000);
  }

  function copies(button) {
    var shown = document.getElementById(button.dataset.copies);
    button.addEventListener("click", function () {
      var written = navigator.clipboard
        ? navigator.clipboard.writeText(shown.textContent.trim())
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
