// For pages that embed claims: each frame of Duecheck gets the height that it tells.
(function () {
  "use strict";
  if (window.duecheckEmbeds) return;
  window.duecheckEmbeds = true;
  window.addEventListener("message", function (event) {
    var height = event.data && event.data.duecheck === "height" ? Number(event.data.height) : 0;
    if (!(height > 0 && height < 4000)) return;
    document.querySelectorAll("iframe.duecheck").forEach(function (frame) {
      if (frame.contentWindow === event.source) frame.style.height = height + "px";
    });
  });
})();
