import { html, percent, show, slider, svg } from "../dom.js";
import { entropy, probabilities } from "../sampling.js";
import { Openers } from "../explain.js";
import { figure } from "../save.js";

const MOST_BARS = 70;
const BAR = 26;
const HEIGHT = 220;

export const nextView = {
  id: "next",
  title: "Next letter",
  look: "The bars are what may follow your text, with the probability of each. "
    + "Temperature below 1 makes the likely likelier and the entropy smaller; top-k and top-p cut off the tail, whose share goes to the rest.",
  create(state, inspector) {
    const { run } = state;
    const { vocabSize } = run.config;
    const [coldest, hottest] = state.temperatures;
    const temperature = slider("temperature", { min: coldest, max: hottest, step: 0.05, value: state.sampling.temperature, words: (x) => x.toFixed(2), onInput: (x) => state.set({ temperature: x }) });
    const topK = slider("top-k", { min: 0, max: vocabSize, step: 1, value: state.sampling.topK, words: (k) => (k ? String(k) : "all"), onInput: (x) => state.set({ topK: x }) });
    const topP = slider("top-p", { min: state.leastTopP, max: 1, step: 0.01, value: state.sampling.topP, words: (p) => (p < 1 ? p.toFixed(2) : "all"), onInput: (x) => state.set({ topP: x }) });
    const letters = new Letters(state);
    let kept = [];
    const openers = new Openers("open the logit of", (k) => inspector.open(state.moment, state.moment.logits, state.position, kept[k]));
    const drawing = svg("svg", { class: "bars", role: "img" });
    const facts = html("p", { class: "facts" });
    let rows = [];
    const shown = figure("", html("div", { class: "scroll" }, drawing), { drawing: () => drawing, rows: () => [["next", "logit", "softmax", "drawn with"], ...rows] });
    return {
      element: html("div", {}, letters.element, html("div", { class: "controls" }, temperature.element, topK.element, topP.element), shown.element, facts, openers.element),
      update() {
        temperature.set(state.sampling.temperature);
        topK.set(state.sampling.topK);
        topP.set(state.sampling.topP);
        letters.update();
        const t = state.position;
        const logits = state.moment.logits.data.subarray(t * vocabSize, (t + 1) * vocabSize);
        const plain = probabilities(logits);
        const drawn = probabilities(logits, state.sampling);
        const tokens = plain.map((_, token) => token);
        kept = vocabSize <= MOST_BARS ? tokens : tokens.sort((a, b) => plain[b] - plain[a]).slice(0, MOST_BARS).sort((a, b) => a - b);
        openers.update(kept.map((token) => run.letter(token)));
        rows = plain.map((p, token) => [run.letter(token), logits[token], p, drawn[token]]);
        const before = run.text(state.moment.example.tokens.slice(0, t + 1));
        shown.title(`${before ? `What may follow “${before}”` : "What a text may begin with"}, in percent; grey outlines are temperature 1 and nothing cut off`);
        draw(drawing, kept.map((token) => ({ letter: run.letter(token), plain: plain[token], drawn: drawn[token] })));
        const H = entropy(drawn);
        facts.textContent = `Entropy ${show(H, 2)} nats of at most ln V = ${show(Math.log(vocabSize), 2)}: as uncertain as a fair choice of ${Math.exp(H).toFixed(1)}. `
          + `Drawn from ${drawn.filter((p) => p > 0).length} of ${vocabSize} tokens.`;
      },
    };
  },
};

/** The bars: grey outlines are the softmax as it is, what is filled is what would be drawn from. */
function draw(drawing, bars) {
  const top = Math.max(0.05, ...bars.map(({ plain, drawn }) => Math.max(plain, drawn)));
  const width = bars.length * BAR + 10;
  const y = (p) => 18 + HEIGHT * (1 - p / top);
  drawing.setAttribute("viewBox", `0 0 ${width} ${HEIGHT + 46}`);
  drawing.style.width = `${width}px`;
  const best = bars.reduce((a, b) => (b.drawn > a.drawn ? b : a));
  drawing.setAttribute("aria-label", `Most probable: ${best.letter}, ${percent(best.drawn)}`);
  drawing.replaceChildren(...bars.flatMap(({ letter, plain, drawn }, i) => {
    const x = 5 + i * BAR;
    return [
      svg("rect", { class: "bar", x: x + 3, y: y(drawn), width: BAR - 6, height: HEIGHT + 18 - y(drawn), rx: 2 }, svg("title", {}, `${letter}: ${percent(drawn)}`)),
      svg("rect", { class: "outline", x: x + 3, y: y(plain), width: BAR - 6, height: HEIGHT + 18 - y(plain), rx: 2 }),
      drawn / top > 0.12 ? svg("text", { class: "middle tiny", x: x + BAR / 2, y: y(Math.max(drawn, plain)) - 4 }, Math.round(100 * drawn)) : null,
      svg("text", { class: letter.length > 1 ? "middle tiny" : "middle letter", x: x + BAR / 2, y: HEIGHT + 36 }, letter),
    ];
  }).filter(Boolean));
}

/** The reader's text as buttons: which position is looked at. */
export class Letters {
  constructor(state) {
    this.state = state;
    this.element = html("div", { class: "letters", role: "group", "aria-label": "Position to look at" });
  }

  update() {
    const { run, moment, position } = this.state;
    const tokens = moment.example.tokens;
    const shown = tokens.join();
    if (shown !== this.shown) {
      this.shown = shown;
      this.element.replaceChildren(html("span", { class: "muted" }, "look at position"), ...tokens.map((token, t) =>
        html("button", { type: "button", onclick: () => this.state.set({ position: t }) }, run.letter(token))));
    }
    [...this.element.querySelectorAll("button")].forEach((button, t) => button.setAttribute("aria-pressed", t === position));
  }
}
