// Marking a passage of the text opens the claim form with its words and offsets filled in.
(function () {
  "use strict";
  var text = document.getElementById("text");
  if (!text || !text.dataset.new) return;
  var button = document.createElement("button");
  button.type = "button";
  button.className = "mark-button";
  button.textContent = text.dataset.label;
  button.hidden = true;
  text.after(button);
  var passage = null;

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

  // A field that gets the focus on the way to the button ends the selection, but not the passage.
  document.addEventListener("selectionchange", function () {
    var found = marked();
    if (found || !/^(INPUT|TEXTAREA|BUTTON|A)$/.test(document.activeElement.tagName)) passage = found;
    button.hidden = !passage;
  });
  button.addEventListener("mousedown", function (event) { event.preventDefault(); });
  button.addEventListener("click", function () {
    if (passage) window.location.assign(text.dataset.new + "?" + new URLSearchParams(passage));
  });
})();
