import { LineChart } from "../chart.js";
import { html, percent, show, svg } from "../dom.js";
import { Openers } from "../explain.js";
import { figure } from "../save.js";

const SMOOTHING = 25;

export const lossView = (run) => ({
  id: "loss",
  title: "Loss",
  look: "The loss is the model's surprise at the next letter, −ln of the probability it gave it. It starts at ln V, where every token is equally likely"
    + (run.losses.length ? "; once it stays below the dashed line, the model has learned more than pairs of letters." : "."),
  create(state, inspector) {
    const recording = run.losses.length ? everyStep(state) : run.looks ? looks(run) : null;
    const surprise = new Surprise(state, inspector);
    const facts = html("p", { class: "facts" });
    const element = html("div", {},
      recording ? recording.chart.element : html("p", { class: "note" }, "No losses of its training lie beside this model: train --out keeps some in metrics.csv, train --page all."),
      facts, surprise.element);
    return {
      element,
      update() {
        recording?.chart.update(recording.data, state.done);
        const recorded = run.lossAfter(state.done);
        const examples = recorded === undefined ? null : run.examplesOf(state.done);
        facts.textContent = recorded === undefined
          ? `After ${state.done.toLocaleString("en-US")} steps ${state.at === run.snapshots.length - 1 ? "training ended here; no step followed" : "no loss is kept of the step that followed"}.`
          : `Step ${(state.done + 1).toLocaleString("en-US")} read ${examples?.length === 1 ? `“${run.text(examples[0].tokens)}”` : "its examples"} and lost ${show(recorded)}.`;
        surprise.update();
      },
    };
  },
});

/** A chart of every step's loss and their mean, and its data. */
function everyStep(state) {
  const { run } = state;
  const steps = run.lossSteps();
  const losses = Array.from(run.losses);
  const level = (value) => steps.map(() => value);
  const uniform = Math.log(run.config.vocabSize);
  const all = run.lossEvery === 1;
  const chart = new LineChart(`Loss of ${all ? "every training step" : `one training step in ${run.lossEvery}`}, in nats a token`, [
    { label: "loss", color: "accent-soft", width: 1 },
    { label: `mean of ${SMOOTHING}${all ? "" : " of these"}`, color: "accent", width: 2.5 },
    { label: "ln V", color: "muted", dash: [2, 4] },
    { label: "letter pairs", color: "warm", dash: [8, 5], width: 2 },
  ], {
    following: true,
    onPick: (done) => state.set({ at: run.nearest(done) }),
    describe: `It goes from ${show(losses[0], 2)} to ${show(losses.at(-1), 2)}; ln V is ${show(uniform, 2)}`
      + (run.bigramLoss ? `, a table of letter pairs reaches ${show(run.bigramLoss, 2)}.` : "."),
  });
  return { chart, data: [steps, losses, smooth(losses), level(uniform), level(run.bigramLoss ?? null)] };
}

/** The same of what a saved model's run kept of its losses: a mean now and then. */
function looks({ looks: rows, config }) {
  const column = (i) => rows.map((row) => row[i]);
  const held = column(2).some((loss) => loss !== null);
  const chart = new LineChart("Losses that the run kept, in nats a token", [
    { label: "training, mean since the point before", color: "accent", width: 2, points: true },
    ...(held ? [{ label: "validation", color: "warm", width: 2, points: true }] : []),
    { label: "ln V", color: "muted", dash: [2, 4] },
  ], { describe: `It goes from ${show(rows[0][1], 2)} to ${show(rows.at(-1)[1], 2)}.` });
  return { chart, data: [column(0), column(1), ...(held ? [column(2)] : []), rows.map(() => Math.log(config.vocabSize))] };
}

/** The mean of so many values around each. */
function smooth(values) {
  const half = Math.floor(SMOOTHING / 2);
  return values.map((_, i) => {
    const window = values.slice(Math.max(0, i - half), i + half + 1);
    return window.reduce((sum, x) => sum + x, 0) / window.length;
  });
}

const BAR = 44;
const HEIGHT = 150;

/** The reader's text, a bar for the surprise at each of its letters. */
class Surprise {
  constructor(state, inspector) {
    this.state = state;
    this.drawing = svg("svg", { class: "bars", role: "img" });
    this.openers = new Openers("open the surprise at", (k) => inspector.open(state.moment, state.moment.losses, this.letters()[k].t, 0));
    this.figure = figure("", html("div", { class: "scroll" }, this.drawing), {
      drawing: () => this.drawing,
      rows: () => [["letter", "probability", "loss"], ...this.letters().map(({ letter, p, loss }) => [letter, p, loss])],
    });
    this.element = html("div", {}, this.figure.element, this.openers.element);
  }

  letters() {
    const { run, moment } = this.state;
    const { example, losses } = moment;
    return example.targets.map((target, t) => ({ t, letter: run.letter(target), loss: losses.data[t], p: Math.exp(-losses.data[t]) }))
      .filter(({ t }) => example.shares[t] > 0);
  }

  update() {
    const letters = this.letters();
    const { run, moment } = this.state;
    this.openers.update(letters.map(({ letter }) => letter));
    const top = Math.max(Math.log(run.config.vocabSize) * 1.25, ...letters.map(({ loss }) => loss));
    const y = (loss) => 20 + HEIGHT * (1 - loss / top);
    const uniform = y(Math.log(run.config.vocabSize));
    const right = Math.max(3, letters.length) * BAR + 30;
    const width = right + 42;
    // the line leaves out the numbers that it would cross
    const gaps = letters.map(({ loss }, t) => (Math.abs(y(loss) - 9 - uniform) < 9 ? `H${20 + t * BAR + 4}m${BAR - 8},0` : ""));
    this.figure.title(`Surprise at each letter of your text: ${show(moment.loss.data[0])} on average`);
    this.drawing.setAttribute("viewBox", `0 0 ${width} ${HEIGHT + 60}`);
    this.drawing.setAttribute("aria-label", letters.map(({ letter, loss }) => `${letter} ${show(loss, 2)}`).join(", "));
    this.drawing.style.width = `${width}px`;
    this.drawing.replaceChildren(
      ...letters.flatMap(({ letter, p, loss }, t) => [
        svg("rect", { class: "bar", x: 20 + t * BAR + 6, y: y(loss), width: BAR - 12, height: Math.max(1, HEIGHT + 20 - y(loss)), rx: 3 }),
        svg("text", { class: "middle small", x: 20 + (t + 0.5) * BAR, y: y(loss) - 5 }, show(loss, 2)),
        svg("text", { class: "middle letter", x: 20 + (t + 0.5) * BAR, y: HEIGHT + 37 }, letter),
        svg("text", { class: "middle small muted", x: 20 + (t + 0.5) * BAR, y: HEIGHT + 53 }, percent(p)),
      ]),
      svg("path", { class: "rule", d: `M10,${uniform}${gaps.join("")}H${right}` }),
      svg("text", { class: "small muted", x: right + 6, y: uniform + 4 }, "ln V"));
  }
}
