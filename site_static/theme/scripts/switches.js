/* 长者模式 and the colours, remembered in this browser. Without script the elder switch holds for one page. */
(function () {
  "use strict";
  var root = document.documentElement;

  function remember(name, value) {
    try {
      localStorage.setItem(name, value);
    } catch (refused) {
      /* Storage is switched off: the choice holds for this page. */
    }
  }

  function elder(box) {
    box.checked = root.dataset.elder === "on" || box.checked;
    function apply() {
      if (box.checked) root.dataset.elder = "on";
      else delete root.dataset.elder;
      remember("hcg-elder", box.checked ? "on" : "off");
    }
    if (box.checked) root.dataset.elder = "on";
    box.addEventListener("change", apply);
  }

  function scheme(choice) {
    choice.value = root.dataset.scheme || "system";
    choice.addEventListener("change", function () {
      if (choice.value === "system") delete root.dataset.scheme;
      else root.dataset.scheme = choice.value;
      remember("hcg-scheme", choice.value);
    });
  }

  document.querySelectorAll("[data-module=elder]").forEach(elder);
  document.querySelectorAll("[data-module=scheme]").forEach(scheme);
})();
