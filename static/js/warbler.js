// What the pages do beyond plain HTML: draw mathematics, offer a field for typing it, and keep the focus where the work is.
// Every page works without this file.

const TOUCH = window.matchMedia("(pointer: coarse)").matches;
const PLAIN_TEXT = "warbler-plain-text";
// The keys that school algebra needs; letters other than x and y are on the second layer.
const SCHOOL_KEYS = {
  label: "123",
  rows: [
    ["x", "y", "[separator-5]", "[7]", "[8]", "[9]", "[/]", "[separator-5]", { latex: "#@^2" }, { latex: "#@^{#0}" }, { latex: "\\sqrt{#0}" }],
    ["<", ">", "[separator-5]", "[4]", "[5]", "[6]", "[*]", "[separator-5]", "(", ")", "="],
    ["\\le", "\\ge", "[separator-5]", "[1]", "[2]", "[3]", "[-]", "[separator-5]", "\\{", "\\}", { label: "[backspace]", width: 1 }],
    [{ latex: "\\%" }, ",", "[separator-5]", "[0]", "[.]", { latex: "\\frac{#0}{#?}" }, "[+]", "[separator-5]", "[left]", "[right]", { label: "[action]", width: 1 }],
  ],
};

// --- mathematics to read ---------------------------------------------------------------------------------------------

function drawMath(root) {
  for (const element of root.querySelectorAll(".math:not([data-drawn])")) {
    const written = element.textContent.trim();
    const display = written.startsWith("$$");
    const tex = written.replace(/^\$+|\$+$/g, "");
    element.dataset.drawn = "";
    element.classList.toggle("math-display", display);
    window.katex.render(tex, element, { displayMode: display, throwOnError: false, strict: false, trust: false });
  }
}

// --- mathematics to type ---------------------------------------------------------------------------------------------

function prefersPlainText() {
  try {
    return localStorage.getItem(PLAIN_TEXT) === "yes";
  } catch {
    return false;
  }
}

function rememberPlainText(plain) {
  try {
    localStorage.setItem(PLAIN_TEXT, plain ? "yes" : "no");
  } catch {
    // Without storage the choice lasts for this page only.
  }
}

async function offerMathField(root) {
  const input = root.querySelector("input[data-math]:not([data-offered])");
  const address = document.querySelector('meta[name="mathlive"]')?.content;
  if (!input || !address) return;
  input.dataset.offered = "";
  let MathfieldElement;
  try {
    ({ MathfieldElement } = await import(address));
  } catch {
    return; // The plain field stays.
  }
  if (!input.isConnected) return;
  MathfieldElement.locale = document.documentElement.lang === "zh-hans" ? "zh-cn" : "en";
  MathfieldElement.soundsDirectory = null;
  window.mathVirtualKeyboard.layouts = [SCHOOL_KEYS, "alphabetic"];
  const field = putMathField(MathfieldElement, input);
  const toggle = root.querySelector("[data-toggle-math]");
  const show = (plain, focus) => {
    field.hidden = plain;
    input.hidden = !plain;
    toggle.hidden = false;
    toggle.textContent = plain ? toggle.dataset.field : toggle.dataset.plain;
    input.toggleAttribute("data-answer", plain);
    field.toggleAttribute("data-answer", !plain);
    if (focus) (plain ? input : field).focus();
  };
  toggle.addEventListener("click", () => {
    const plain = !field.hidden;
    rememberPlainText(plain);
    show(plain, true);
  });
  const hadFocus = document.activeElement === input;
  show(prefersPlainText(), hadFocus);
}

function putMathField(MathfieldElement, input) {
  const field = new MathfieldElement();
  // Most of its settings can be made only once it is on the page.
  input.after(field);
  field.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
  field.setAttribute("aria-describedby", "reading answer-errors");
  field.menuItems = [];
  field.smartFence = true;
  // The space key parts the whole from the fraction in a mixed number: 6 1/4 is not 61/4.
  field.mathModeSpace = "\\:";
  field.mathVirtualKeyboardPolicy = TOUCH ? "auto" : "manual";
  field.inlineShortcuts = { ...field.inlineShortcuts, "<=": "\\le", ">=": "\\ge", "*": "\\cdot" };
  field.setValue(toLatex(input.value), { silenceNotifications: true });
  field.addEventListener("keydown", endFractions, { capture: true });
  field.addEventListener("input", (event) => {
    input.value = field.getValue("latex-expanded");
    // The preview listens to the text field.
    input.dispatchEvent(new Event("input", { bubbles: true }));
    // Enter, on either keyboard.
    if (event.inputType === "insertLineBreak") input.form.requestSubmit();
  });
  return field;
}

// What cannot stand in a denominator ends the fraction: in {7/4, 2} the comma parts the members.
function endFractions(event) {
  if (!",;=<>}".includes(event.key) || event.ctrlKey || event.metaKey) return;
  const field = event.currentTarget;
  // MathLive has no public way to ask where the caret stands; this version's own model knows it.
  const model = field._mathfield?.model;
  while (model?.at(model.position)?.parent?.type === "genfrac") {
    if (!field.executeCommand("moveAfterParent")) return;
  }
}

// A typed answer that comes back after a wrong try may be plain text; the field reads LaTeX and simple text alike.
function toLatex(text) {
  return text.includes("\\") ? text : text.replace(/(\d+)\s*\/\s*(\d+)/g, "\\frac{$1}{$2}").replace(/sqrt\(([^()]*)\)/g, "\\sqrt{$1}");
}

// --- focus ------------------------------------------------------------------------------------------------------------

function placeFocus(root) {
  const news = root.querySelector("[data-focus]");
  const heading = root.querySelector("[data-focus-new]");
  const answer = root.querySelector("[data-answer]");
  if (news) news.focus({ preventScroll: false });
  else if (TOUCH && heading) heading.focus({ preventScroll: true });
  else (answer ?? heading)?.focus({ preventScroll: true });
}

function hideKeyboard() {
  if (window.mathVirtualKeyboard?.visible) window.mathVirtualKeyboard.hide();
}

// --- the menu under the person's name: closed by Escape and by a click elsewhere ---------------------------------------

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" ? document.querySelector("details.menu[open]") : null;
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// --- the tutor's words as they come ----------------------------------------------------------------------------------

// A stream shows all that has been said so far with each event, so that a line that drops costs nothing. Where nothing
// streams, the page asks again each second.
function followTurns(root) {
  for (const talk of root.querySelectorAll(".talk")) talk.scrollTop = talk.scrollHeight;
  for (const turn of root.querySelectorAll("[data-unfinished]:not([data-followed])")) {
    turn.dataset.followed = "";
    if (turn.dataset.stream && window.EventSource) streamTurn(turn);
    else askAgain(turn);
  }
}

function streamTurn(turn) {
  const source = new EventSource(turn.dataset.stream, { withCredentials: true });
  let failures = 0;
  const end = () => { source.close(); observer.disconnect(); };
  const observer = new MutationObserver(() => { if (!turn.isConnected) end(); });
  observer.observe(document.body, { childList: true, subtree: true });
  source.addEventListener("words", (event) => {
    failures = 0;
    const words = turn.querySelector(".words");
    words.innerHTML = event.data;
    drawMath(words);
    turn.parentElement.scrollTop = turn.parentElement.scrollHeight;
  });
  source.addEventListener("done", () => { end(); showTurn(turn); });
  source.addEventListener("error", () => {
    failures += 1;
    if (failures < 3 && source.readyState !== EventSource.CLOSED) return;
    end();
    askAgain(turn);
  });
}

function askAgain(turn) {
  setTimeout(() => { if (turn.isConnected) showTurn(turn); }, 1000);
}

function showTurn(turn) {
  window.htmx.ajax("GET", turn.dataset.turn, { target: turn, swap: "outerHTML" });
}

// --- wiring -----------------------------------------------------------------------------------------------------------

function fillTimeZone(root) {
  const field = root.querySelector("input[data-time-zone]");
  if (field) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}

function enliven(root) {
  fillTimeZone(root);
  if (window.katex) drawMath(root);
  offerMathField(root);
  followTurns(root);
}

// The form or the button that was sent last. Once it is swapped, htmx names what took its place.
let sent = null;

// A preview or a comment that is asked for in the background leaves the page as it is.
document.addEventListener("htmx:before:request", (event) => {
  const sender = event.detail.ctx.sourceElement;
  if (!["FORM", "BUTTON"].includes(sender.tagName)) return;
  sent = sender;
  if (sender.tagName === "FORM") sender.closest("#exercise")?.classList.add("busy");
});
document.addEventListener("htmx:finally:request", (event) => {
  if (event.detail.ctx.sourceElement.tagName === "FORM") document.querySelector("#exercise")?.classList.remove("busy");
});
document.addEventListener("htmx:after:swap", () => {
  enliven(document);
  // What replaced itself took the focus with it; a preview or a comment that fills itself in must not move it.
  if (!sent || sent.isConnected) return;
  const wasSaid = sent.matches(".say, .say *, .turn *");
  const place = document.querySelector(sent.getAttribute("hx-target"));
  sent = null;
  if (wasSaid) {
    document.querySelector("[data-say]")?.focus({ preventScroll: true });
    return;
  }
  // Whoever went on typing in a field that stayed goes on typing.
  const focused = document.activeElement;
  if (!place || (focused && focused !== document.body && !place.contains(focused))) return;
  hideKeyboard();
  placeFocus(place);
});
document.addEventListener("DOMContentLoaded", () => enliven(document));
if (document.readyState !== "loading") enliven(document);

// --- what renews itself rests while nobody looks ------------------------------------------------------------------------

const RESTING = "[data-rests-when-hidden]";
document.addEventListener("htmx:before:request", (event) => {
  if (document.hidden && event.detail.ctx.sourceElement.matches(RESTING)) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) for (const element of document.querySelectorAll(RESTING)) element.dispatchEvent(new CustomEvent("looked-at"));
});
