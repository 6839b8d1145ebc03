// Keys for readers who do not use a mouse: "/" goes to the box, "n" and "p" to the next and the previous match.
"use strict";

const marks = document.querySelectorAll("mark[id]");
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

function current() {
  const shown = /^#m(\d+)$/.exec(location.hash);
  return shown ? Number(shown[1]) : 0;
}

function go(step) {
  if (marks.length === 0) return;
  const from = current();
  const next = from === 0 ? (step > 0 ? 1 : marks.length) : ((from - 1 + step + marks.length) % marks.length) + 1;
  location.replace(`#m${next}`);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    const box = document.getElementById("q");
    box.focus();
    box.select();
  } else if (event.key === "n") {
    go(1);
  } else if (event.key === "p") {
    go(-1);
  }
});
