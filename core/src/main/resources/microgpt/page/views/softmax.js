import { html, percent, show, slider, svg } from "../dom.js";
import { entropy, probabilities } from "../sampling.js";
import { figure } from "../save.js";

export const softmaxView = {
  id: "softmax",
  title: "Softmax",
  look: "Four logits become four probabilities: each is e to its logit, divided by the sum of all four. "
    + "Add the same to all four and nothing changes; raise the temperature and they become alike, lower it and the largest takes all.",
  create() {
    const logits = [2, 1, 0, -1];
    let temperature = 1;
    const sliders = logits.map((value, i) => slider(`logit ${i + 1}`, {
      min: -5, max: 5, step: 0.1, value, words: (x) => x.toFixed(1).replace("-", "−"),
      onInput: (x) => {
        logits[i] = x;
        update();
      } }));
    const heat = slider("temperature", { min: 0.1, max: 5, step: 0.1, value: temperature, words: (x) => x.toFixed(1), onInput: (x) => {
      temperature = x;
      update();
    } });
    const shift = (by) => html("button", { type: "button", onclick: () => {
      // as far as all four can go: less for one of them would change the probabilities
      const same = by > 0 ? Math.min(by, 5 - Math.max(...logits)) : Math.max(by, -5 - Math.min(...logits));
      logits.forEach((x, i) => sliders[i].set((logits[i] = x + same)));
      update();
    } }, `${by > 0 ? "+" : "−"}1 to all`);
    const drawing = svg("svg", { class: "bars", viewBox: "0 0 360 230", role: "img" });
    drawing.style.width = "360px";
    const facts = html("p", { class: "facts", "aria-live": "polite" });
    const shown = figure("softmax(logits / temperature)", html("div", { class: "scroll" }, drawing), {
      drawing: () => drawing,
      rows: () => [["logit", "probability"], ...probabilities(logits, { temperature }).map((p, i) => [logits[i], p])] });
    const update = () => {
      const shares = probabilities(logits, { temperature });
      drawing.setAttribute("aria-label", shares.map(percent).join(", "));
      drawing.replaceChildren(...shares.flatMap((p, i) => [
        svg("rect", { class: "bar", x: 20 + i * 84, y: 20 + 170 * (1 - p), width: 64, height: 170 * p, rx: 3 }),
        svg("text", { class: "middle", x: 52 + i * 84, y: 14 + 170 * (1 - p) }, percent(p)),
        svg("text", { class: "middle muted", x: 52 + i * 84, y: 210 }, `logit ${logits[i].toFixed(1).replace("-", "−")}`)]));
      const H = entropy(shares);
      facts.textContent = `Entropy ${show(H, 3)} nats of at most ln 4 = ${show(Math.log(4), 3)}: as uncertain as a fair choice of ${Math.exp(H).toFixed(2)}. `
        + `The gradient of −ln p of the first with respect to its logit is (p − 1) / temperature = ${show((shares[0] - 1) / temperature)}.`;
    };
    update();
    return { element: html("div", { class: "playground" }, html("div", { class: "controls column" }, sliders.map(({ element }) => element), heat.element, html("p", { class: "actions" }, shift(1), shift(-1))), html("div", {}, shown.element, facts)), update() {} };
  },
};
