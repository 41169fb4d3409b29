// Marking a passage of the text opens the claim form with its words and offsets filled in.
(function () {
  "use strict";
  var text = document.getElementById("text");
  if (!text || !text.dataset.new) return;
  var button = document.createElement("button");
  button.type = "button";
  button.className = "mark-button";
  button.textContent = "Make a claim of the marked passage";
  button.hidden = true;
  text.before(button);

  // Offsets count code points, as the API does; JavaScript's strings count UTF-16 units.
  function length(words) { return Array.from(words).length; }

  function marked() {
    var selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    var range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    var before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    var words = range.toString();
    var start = Number(text.dataset.start) + length(before.toString());
    return words.trim() ? { quote: words, start: start, end: start + length(words) } : null;
  }

  document.addEventListener("selectionchange", function () { button.hidden = !marked(); });
  button.addEventListener("mousedown", function (event) { event.preventDefault(); });
  button.addEventListener("click", function () {
    var found = marked();
    if (found) window.location.assign(text.dataset.new + "?" + new URLSearchParams(found));
  });
})();
