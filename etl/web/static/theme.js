// Before anything is painted: the theme of the Airflow UI around this page, which has its own switch. Same origin only;
// opened by itself, the page follows the system.
"use strict";
(() => {
  const follow = (outer) => {
    const said = outer.classList.contains("dark") ? "dark" : outer.classList.contains("light") ? "light" : "";
    if (said) document.documentElement.dataset.theme = said;
    else delete document.documentElement.dataset.theme;
  };
  try {
    if (window.parent === window) return;
    const outer = window.parent.document.documentElement;
    follow(outer);
    new MutationObserver(() => follow(outer)).observe(outer, { attributes: true, attributeFilter: ["class"] });
  } catch {
    // another origin around us: nothing can be read, nothing is needed
  }
})();
