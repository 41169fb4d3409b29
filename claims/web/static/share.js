// The button "Copy link" appears only where scripts run and the browser can copy.
(function () {
  "use strict";
  var button = document.querySelector("[data-copy]");
  if (!button || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", function () {
    navigator.clipboard.writeText(button.dataset.copy).then(function () { button.textContent = button.dataset.done; });
  });
})();
