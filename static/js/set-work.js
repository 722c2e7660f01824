// Set work beyond plain HTML: the clock of a quiz, which sends what stands in the field when the time is up, and the search
// among skills. The server keeps the time: without this file a quiz ends all the same.

// --- the clock --------------------------------------------------------------------------------------------------------

// The device's clock may be wrong, so the time left is counted from what the server said when the page was made.
const clocks = new WeakMap();
const AFTER_THE_END = 300;

function tick() {
  const timer = document.querySelector("[data-ends]");
  if (!timer) return;
  if (!clocks.has(timer)) clocks.set(timer, performance.now() + (new Date(timer.dataset.ends) - new Date(timer.dataset.now)));
  const rest = clocks.get(timer) - performance.now();
  const left = Math.max(0, Math.ceil(rest / 1000));
  const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const two = (number) => String(number).padStart(2, "0");
  timer.textContent = `${timer.dataset.left} ${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds)}`;
  timer.classList.toggle("soon", left < 60);
  // A moment after the end, so that the server finds it over too; it takes such answers for some seconds.
  if (rest < -AFTER_THE_END) sendWhatIsThere(timer);
}

function sendWhatIsThere(timer) {
  const form = document.querySelector("form[data-quiz]");
  if (!form || timer.dataset.sent) return;
  timer.dataset.sent = "";
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "time_is_up", value: "yes" });
  form.append(field);
  form.requestSubmit();
}

if (document.querySelector("[data-ends]")) setInterval(tick, 500);
tick();

// --- searching skills -------------------------------------------------------------------------------------------------

const filter = document.querySelector("[data-filter]");
if (filter) {
  filter.closest("label").hidden = false;
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const unit of document.querySelectorAll(".skills-choice details")) {
      let some = false;
      for (const label of unit.querySelectorAll("[data-words]")) {
        const matches = words.every((word) => label.dataset.words.toLowerCase().includes(word));
        label.hidden = !matches;
        some ||= matches;
      }
      unit.hidden = !some;
      if (words.length) unit.open = some;
    }
  });
}
