/* What the reader chose is there before anything is painted. The names are those of switches.js. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.dataset.script = "on";
  try {
    if (localStorage.getItem("hcg-elder") === "on") root.dataset.elder = "on";
    var scheme = localStorage.getItem("hcg-scheme");
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
  } catch (refused) {
    /* Storage is switched off: what is chosen holds for this page. */
  }
})();
