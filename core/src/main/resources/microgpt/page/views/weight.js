import { LineChart } from "../chart.js";
import { button, choice, count, html, show, slider, table } from "../dom.js";
import { HeatMap } from "../heat.js";
import { learn, parameterName } from "../model.js";
import { adamStep, moments, obstacle, replay } from "../training.js";

export const weightView = {
  id: "weight",
  title: "One weight",
  look: "One number of the model through its whole life: its value, the gradient of each step, Adam's two running means of it (m, and v of its square), and the step these lead to. "
    + "Bump it below: how far the loss moves, divided by the bump, is the gradient.",
  create(state, inspector) {
    const { run } = state;
    const chooser = new Chooser(state);
    const values = new LineChart("Its value after each step", [{ label: "value", color: "accent", width: 2, points: run.snapshots.length < 100 }], { height: 170, onPick: (done) => state.set({ at: run.nearest(done) }) });
    const history = new History(state);
    const bump = new Bump(state, inspector);
    const heading = html("h3", { class: "weight-name" });
    return {
      element: html("div", {}, html("div", { class: "pairwise" }, chooser.element, html("div", {}, heading, bump.element)), values.element, history.element),
      update() {
        chooser.update();
        heading.textContent = parameterName(run.matrices, state.weight);
        if (this.weight !== state.weight) {
          this.weight = state.weight;
          this.data = [run.snapshots.map(({ done }) => done), run.snapshots.map((_, at) => run.weights(at)[state.weight])];
        }
        values.update(this.data, state.done);
        bump.update();
        history.update();
      },
    };
  },
};

/** The matrix as an image, to choose a weight from. */
class Chooser {
  constructor(state) {
    this.state = state;
    this.which = "weights";
    const names = Object.fromEntries(state.run.matrices.map(({ name, rows, cols }) => [name, `${name}  ${rows} × ${cols}`]));
    this.matrix = choice("matrix", names, "wte", (name) => state.set({ weight: state.run.matrices.find((m) => m.name === name).offset }));
    this.show = choice("show", { weights: "weights", gradients: "gradients of your text's loss" }, this.which, (which) => {
      this.which = which;
      this.update();
    });
    this.map = new HeatMap("", { cell: 12, onPick: (i, j) => state.set({ weight: this.chosen().offset + i * this.chosen().cols + j }) });
    this.element = html("div", {}, html("div", { class: "controls" }, this.matrix.element, this.show.element), this.map.element);
  }

  chosen() {
    const { run, weight } = this.state;
    return run.matrices.find(({ offset, rows, cols }) => weight < offset + rows * cols);
  }

  update() {
    const { run, moment, at } = this.state;
    const { name, offset, rows, cols } = this.chosen();
    const numbers = this.which === "weights" ? run.weights(at) : moment.gradients;
    const letters = name === "wte" || name === "lm_head";
    this.matrix.set(name);
    this.map.title(`${name}: choose a weight with a click, or arrow keys and Enter`);
    this.map.update({
      rows, cols, at: (i, j) => numbers[offset + i * cols + j],
      rowLabels: Array.from({ length: rows }, (_, i) => (letters ? run.letter(i) : String(i))),
      name: (i, j) => `${name}[${i}, ${j}]`,
    });
  }
}

/** The loss of the reader's text as the weight is moved, beside what the gradient says it should be. */
class Bump {
  constructor(state, inspector) {
    this.state = state;
    this.inspector = inspector;
    this.exponent = -3;
    this.slider = slider("bump h", { min: -6, max: 0, step: 0.5, value: this.exponent, words: (e) => show(10 ** e), onInput: (e) => {
      this.exponent = e;
      this.update();
    } });
    this.place = html("div", { class: "scroll" });
    this.element = html("section", { class: "panel" }, html("h4", {}, "Bump it"), html("div", { class: "controls" }, this.slider.element), this.place);
  }

  update() {
    const { run, at, weight, moment } = this.state;
    const h = 10 ** this.exponent;
    const loss = (by) => {
      const weights = Float64Array.from(run.weights(at));
      weights[weight] += by;
      return learn(run.config, weights, moment.example).loss.data[0];
    };
    const [up, down] = [loss(h), loss(-h)];
    const gradient = moment.gradients[weight];
    const difference = (up - down) / (2 * h);
    this.place.replaceChildren(table("", ["", "formula", "number"], [
      ["its value", "w", button(show(run.weights(at)[weight], 6), () => this.open(), { class: "link" })],
      ["loss of your text", "L(w)", show(moment.loss.data[0], 8)],
      ["bumped up", "L(w + h)", show(up, 8)],
      ["bumped down", "L(w − h)", show(down, 8)],
      ["finite difference", "(L(w + h) − L(w − h)) / 2h", html("strong", {}, show(difference, 8))],
      ["gradient, by walking back", "dL/dw", html("strong", {}, show(gradient, 8))],
      ["apart by", "difference − gradient", show(difference - gradient, 8)],
    ]));
  }

  /** Opens the weight where the reader's text uses it. */
  open() {
    const { weight, moment } = this.state;
    const holds = ({ offset, data }) => offset !== undefined && offset <= weight && weight < offset + data.length;
    const record = moment.tape.records.find(holds);
    const i = weight - record.offset;
    this.inspector.open(moment, record, Math.floor(i / record.cols), i % record.cols);
  }
}

/** Gradient, moments and step of every training step, from the run trained again in the page. */
class History {
  constructor(state) {
    this.state = state;
    this.obstacle = obstacle(state.run);
    this.status = html("p", { class: "note", "aria-live": "polite" });
    this.gradient = new LineChart("Gradient of each step, and m, its running mean", [
      { label: "gradient g", color: "accent-soft", width: 1 }, { label: "m", color: "accent", width: 2 }], { height: 170, following: true });
    this.step = new LineChart("By how much each step moves it", [
      { label: "step", color: "warm", width: 1.5 }, { label: "learning rate", color: "muted", dash: [4, 4] }, { label: "− learning rate", color: "muted", dash: [4, 4] }], { height: 170, following: true });
    this.formulas = html("div", { class: "scroll" });
    this.charts = html("div", {}, html("h4", {}, "Adam at the step that follows"), this.formulas, this.gradient.element, this.step.element);
    this.element = html("section", { class: "panel history" }, this.status, this.obstacle ? null : this.charts);
    if (this.obstacle) this.status.textContent = `Its gradient, m and v through time cannot be shown: ${this.obstacle}.`;
  }

  update() {
    if (this.obstacle) return;
    if (!this.replayed) return this.start();
    const { weight, done, run } = this.state;
    if (weight !== this.weight) {
      this.weight = weight;
      this.series = this.life(weight);
    }
    const { steps, g, m, moves, rates } = this.series;
    this.gradient.update((this.series.first ??= [steps, g, m]), done);
    this.step.update((this.series.second ??= [steps, moves, rates, rates.map((r) => -r)]), done);
    const i = done - run.firstStep;
    this.formulas.replaceChildren(i < g.length ? this.explain(i) : html("p", {}, "No step followed: training ended here."));
  }

  /** Trains again in slices of a few milliseconds, so that the page stays quick. */
  start() {
    if (this.work) return;
    this.work = replay(this.state.run);
    const total = this.state.run.losses.length;
    const slice = () => {
      const until = performance.now() + 12;
      let result;
      do result = this.work.next();
      while (!result.done && performance.now() < until);
      this.status.setAttribute("aria-busy", !result.done);
      if (!result.done) {
        this.status.textContent = `Training again in this page: step ${count(result.value)} of ${count(total)}`;
        setTimeout(slice);
        return;
      }
      this.replayed = result.value;
      this.status.textContent = `Trained again in this page from what each step read: ${count(total)} steps, starting from the recorded weights at every snapshot. `
        + `Between two snapshots no weight went farther from the recorded one than ${show(result.value.drift)}.`;
      this.update();
    };
    setTimeout(slice);
  }

  life(weight) {
    const { run } = this.state;
    const total = run.losses.length;
    const state = moments(run);
    const at = new Map(run.snapshots.map(({ done }, i) => [done, i]));
    const life = { steps: [], w: [], g: [], m: [], v: [], moves: [], rates: [] };
    let w = run.weights(0)[weight];
    for (let s = 0; s < total; s++) {
      const step = run.firstStep + s;
      if (at.has(step)) w = run.weights(at.get(step))[weight];
      const g = this.replayed.gradients[s * run.parameters + weight];
      const move = adamStep(run, step)(state, weight, g, w);
      life.steps.push(step + 1);
      life.w.push(w);
      life.g.push(g);
      life.m.push(state.m[weight]);
      life.v.push(state.v[weight]);
      life.moves.push(move);
      life.rates.push(run.rates[s]);
      w += move;
    }
    return life;
  }

  explain(i) {
    const { run } = this.state;
    const { recipe } = run;
    const { w, g, m, v, moves, rates, steps } = this.series;
    const start = moments(run);
    const before = (list, first) => (i ? list[i - 1] : first[this.weight]);
    const n = steps[i];
    const mHat = m[i] / (1 - recipe.beta1 ** n);
    const vHat = v[i] / (1 - recipe.beta2 ** n);
    return table(`Step ${count(n)}`, ["", "formula", "with numbers", "result"], [
      ["gradient", "g", "of what the step read", show(g[i], 6)],
      ["m", "β₁·m + (1 − β₁)·g", `${recipe.beta1} · ${show(before(m, start.m), 6)} + ${show(1 - recipe.beta1, 2)} · ${show(g[i], 6)}`, show(m[i], 6)],
      ["v", "β₂·v + (1 − β₂)·g²", `${recipe.beta2} · ${show(before(v, start.v), 6)} + ${show(1 - recipe.beta2, 2)} · ${show(g[i] * g[i], 6)}`, show(v[i], 6)],
      ["m̂", "m / (1 − β₁ⁿ)", `n = ${n}`, show(mHat, 6)],
      ["v̂", "v / (1 − β₂ⁿ)", `n = ${n}`, show(vHat, 6)],
      ["step", recipe.weightDecay ? "−rate · (m̂ / (√v̂ + ε) + decay · w)" : "−rate · m̂ / (√v̂ + ε)", `rate = ${show(rates[i], 6)}`, show(moves[i], 6)],
      ["new value", "w + step", `${show(w[i], 6)} + ${show(moves[i], 6)}`, html("strong", {}, show(w[i] + moves[i], 6))],
    ]);
  }
}
