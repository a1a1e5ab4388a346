// Counts down until the next message may be requested. Without this script the button works too: a request that comes
// too soon is then answered with the time to wait.
const button = document.getElementById("ringproof-resend");
const countdown = document.getElementById("ringproof-countdown");
const end = Date.now() + 1000 * Number(button?.dataset.seconds ?? 0);

function show() {
  const seconds = Math.ceil((end - Date.now()) / 1000);
  const waits = seconds > 0;
  button.disabled = waits;
  countdown.hidden = !waits;
  countdown.textContent = waits ? countdown.dataset.text.replace("{0}", seconds) : "";
  if (waits) {
    setTimeout(show, 500);
  }
}

if (button && countdown) {
  show();
}
