import { LineChart } from "../chart.js";
import { count, html, percent, show, table } from "../dom.js";
import { learn } from "../model.js";
import { probabilities } from "../sampling.js";

/** Two runs side by side; the second stands at the same step as the slider, or at the nearest it has. */
export const compareView = (other) => ({
  id: "compare",
  title: "Two runs",
  look: `This run beside another, “${other.name}”, for the same text. The other stands at the same step, or at the nearest it has. `
    + "Two engines of the same run agree to the last digits that float has; another seed or another size goes its own way at once.",
  create(state) {
    const { run } = state;
    const place = html("div");
    const steps = [...new Set([...run.lossSteps(), ...other.lossSteps()])].sort((a, b) => a - b);
    const by = (one) => {
      const losses = new Map(one.lossSteps().map((step, i) => [step, one.losses[i]]));
      return steps.map((step) => losses.get(step));
    };
    const both = [{ one: run, label: "this run", color: "accent" }, { one: other, label: "the other", color: "warm" }];
    const drawn = both.filter(({ one }) => one.losses.length);
    const missing = both.filter(({ one }) => !one.losses.length);
    const names = (some) => some.map(({ label }) => label).join(" and ");
    const data = [steps, ...drawn.map(({ one }) => by(one))];
    const chart = steps.length > 1 && new LineChart(`Loss of ${names(drawn)}`, drawn.map(({ label, color }) => ({ label, color, width: 1.5 })), { following: true, onPick: (done) => state.set({ at: run.nearest(done) }) });
    const note = missing.length ? html("p", { class: "muted" }, `No losses of single steps are kept of ${names(missing)}.`) : null;
    return {
      element: html("div", {}, chart ? chart.element : null, note, place),
      update() {
        chart && chart.update(data, state.done);
        place.replaceChildren(...sideBySide(state, other));
      },
    };
  },
});

function sideBySide(state, other) {
  const { run, at, done, text } = state;
  const there = other.nearest(done);
  const [here, beside] = [run, other].map((one, i) => {
    const example = one.example(text);
    const learned = learn(one.config, one.weights(i ? there : at), example);
    const V = one.config.vocabSize;
    const next = probabilities(learned.logits.data.subarray((example.tokens.length - 1) * V));
    return { example, learned, next };
  });
  const sizes = (one) => `${count(one.parameters)} parameters, ${one.config.nLayer} layer${one.config.nLayer > 1 ? "s" : ""}, C ${one.config.nEmbd}`;
  const rows = [
    ["model", sizes(run), sizes(other), ""],
    ["engine", run.engine, other.engine, ""],
    ["steps done", count(done), count(other.snapshots[there].done), ""],
    ["loss of your text", show(here.learned.loss.data[0], 6), show(beside.learned.loss.data[0], 6), show(here.learned.loss.data[0] - beside.learned.loss.data[0], 6)],
  ];
  const same = run.parameters === other.parameters && run.matrices.every(({ rows: r, cols }, i) => other.matrices[i]?.rows === r && other.matrices[i].cols === cols);
  if (same) {
    let largest = 0;
    const [a, b] = [run.weights(at), other.weights(there)];
    a.forEach((w, i) => (largest = Math.max(largest, Math.abs(w - b[i]))));
    rows.push(["largest difference of a weight", "", "", show(largest, 6)]);
  }
  const letters = [...new Set([...run.characters, ...other.characters])];
  const share = (one, moment, letter) => moment.next[letter === null ? one.bos : one.tokenOf.get(letter)] ?? 0;
  const bars = [...letters, null]
    .map((letter) => [letter === null ? "BOS" : run.tokenOf.has(letter) ? run.letter(run.tokenOf.get(letter)) : letter, share(run, here, letter), share(other, beside, letter)])
    .sort((x, y) => Math.max(y[1], y[2]) - Math.max(x[1], x[2])).slice(0, 12)
    .map(([letter, p, q]) => [letter, percent(p), percent(q), show(p - q, 6)]);
  const samples = (one, i) => one.snapshots[i].samples.join(", ") || "–";
  return [
    html("div", { class: "scroll" }, table("The two", ["", "this run", "the other", "difference"], rows)),
    html("div", { class: "scroll" }, table(`What may follow “${text}”`, ["next", "this run", "the other", "difference"], bars)),
    html("div", { class: "scroll" }, table("What they invent", ["this run", "the other"], [[samples(run, at), samples(other, there)]])),
  ];
}
