import { button, html, show, slider, svg } from "../dom.js";
import { figure } from "../save.js";
import { Tape } from "../tape.js";

const NODES = { "x": [60, 60], "w": [60, 150], "b": [60, 240], "w · x": [220, 105], "w · x + b": [370, 170], "relu": [520, 170], "y": [670, 100] };
const NAMES = { "x": "input", "w": "weight", "b": "bias" };

export const neuronView = {
  id: "neuron",
  title: "A neuron's graph",
  look: "A neuron with a residual connection: y = x + max(0, w · x + b). Forward, each node takes its value from those before it; backward, each hands its gradient on, times the slope of what it did. "
    + "x is used twice, so its gradient is the sum of two: play it, and watch the second arrive.",
  create() {
    const values = { x: 1.5, w: -0.8, b: 2 };
    let shown = null;
    const sliders = Object.entries(values).map(([name, value]) => slider(`${name} (${NAMES[name]})`, {
      min: -3, max: 3, step: 0.1, value, words: (v) => v.toFixed(1).replace("-", "−"),
      onInput: (v) => {
        values[name] = v;
        update();
      } }));
    const drawing = svg("svg", { class: "graph", viewBox: "0 0 740 290", role: "img" });
    drawing.style.width = "740px";
    const said = html("p", { class: "facts said", "aria-live": "polite" });
    const player = new Player(() => frames().length, (k) => {
      shown = k;
      update();
    });
    let recorded = [];
    const frames = () => recorded;
    const frame = figure("Values above, gradients below", html("div", { class: "scroll" }, drawing), {
      drawing: () => drawing,
      rows: () => [["node", "value", "gradient"], ...recorded.at(-1).nodes.map(({ name, value, gradient }) => [name, value, gradient])] });
    const update = () => {
      recorded = play(values);
      const k = Math.min(shown ?? recorded.length - 1, recorded.length - 1);
      player.update(k);
      draw(drawing, recorded[k]);
      said.textContent = recorded[k].text;
    };
    update();
    return { element: html("div", {}, html("div", { class: "controls" }, sliders.map(({ element }) => element)), player.element, said, frame.element), update() {} };
  },
};

/** Every state of the backward walk: { text, nodes, edges, active }. */
function play({ x, w, b }) {
  const tape = new Tape(new Float64Array(0));
  const one = (name, value) => tape.constant(name, 1, 1, [value]);
  const leaf = { x: one("x", x), w: one("w", w), b: one("b", b) };
  const product = tape.mul("w · x", leaf.w, leaf.x);
  const sum = tape.add("w · x + b", product, leaf.b);
  const fired = tape.relu("relu", sum);
  const y = tape.add("y", leaf.x, fired);
  const frames = [];
  const given = new Map();
  const snap = (text, active) => frames.push({
    text, active, given: new Map(given),
    nodes: tape.records.map((record) => ({ name: record.name, value: record.data[0], gradient: record.grad[0] })),
    edges: tape.records.flatMap((record) => record.operands.map((operand) => [operand.name, record.name])),
  });
  snap("Forward is done: every value is there, and no gradient yet.", null);
  y.grad[0] = 1;
  snap("The gradient of y with respect to itself is 1.", "y");
  y.grad[0] = 0;
  let before = [];
  tape.backward(y, (record, when) => {
    if (record.operands.length === 0) return;
    if (when === "before") {
      before = record.operands.map((operand) => operand.grad[0]);
      return;
    }
    const parts = record.operands.map((operand, i) => {
      const gives = operand.grad[0] - before[i];
      given.set(`${operand.name}>${record.name}`, gives);
      const summed = before[i] !== 0 || operand.name === "x" && record.name === "w · x";
      return summed ? `${operand.name} gets ${show(gives, 2)} more: ${show(before[i], 2)} + ${show(gives, 2)} = ${show(operand.grad[0], 2)}` : `${operand.name} gets ${show(gives, 2)}`;
    });
    snap(`${record.name} hands back its ${show(record.grad[0], 2)}: ${parts.join("; ")}.`, record.name);
  });
  frames.at(-1).text += ` Done: dy/dx = ${show(leaf.x.grad[0], 2)}, dy/dw = ${show(leaf.w.grad[0], 2)}, dy/db = ${show(leaf.b.grad[0], 2)}.`;
  return frames;
}

function signed(x) {
  return x < 0 ? show(x, 2) : `+${show(x, 2)}`;
}

function draw(drawing, { nodes, edges, active, given }) {
  drawing.setAttribute("aria-label", nodes.map(({ name, value, gradient }) => `${name}: value ${show(value, 2)}, gradient ${show(gradient, 2)}`).join("; "));
  drawing.replaceChildren(
    ...edges.flatMap(([from, to]) => {
      const [x1, y1] = NODES[from];
      const [x2, y2] = NODES[to];
      const gives = given.get(`${from}>${to}`);
      const bend = from === "x" && to === "y" ? `C${x1 + 200},${y1 - 50} ${x2 - 200},${y2 - 70}` : `C${(x1 + x2) / 2},${y1} ${(x1 + x2) / 2},${y2}`;
      const [mx, my] = from === "x" && to === "y" ? [(x1 + x2) / 2, 22] : [(x1 + x2) / 2, (y1 + y2) / 2];
      return [
        svg("path", { class: to === active ? "edge lit" : gives === undefined ? "edge" : "edge done", d: `M${x1 + 44},${y1}${bend} ${x2 - 44},${y2}` }),
        gives === undefined ? null : svg("text", { class: "middle grad gives small", x: mx, y: my - 4 }, signed(gives))];
    }).filter(Boolean),
    ...nodes.map(({ name, value, gradient }) => {
      const [x, y] = NODES[name];
      return svg("g", { class: name === active ? "node lit" : "node" },
        svg("rect", { x: x - 46, y: y - 30, width: 92, height: 60, rx: 8 }),
        svg("text", { class: "middle small muted", x, y: y - 14 }, name),
        svg("text", { class: "middle", x, y: y + 4 }, show(value, 2)),
        svg("text", { class: "middle grad small", x, y: y + 21 }, `grad ${show(gradient, 2)}`));
    }));
}

/** Buttons and a slider that play a number of frames. */
export class Player {
  constructor(frames, go) {
    this.frames = frames;
    this.go = go;
    this.input = html("input", { type: "range", min: 0, max: 0, value: 0, "aria-label": "Step of the backward walk", oninput: () => {
      this.stop();
      go(Number(this.input.value));
    } });
    this.play = button("Play backward", () => (this.timer ? this.stop() : this.start()), { class: "primary" });
    this.element = html("div", { class: "player" }, this.play,
      button("◂", () => this.move(-1), { "aria-label": "One step back" }), button("▸", () => this.move(1), { "aria-label": "One step on" }), this.input);
  }

  update(k) {
    this.k = k;
    this.input.max = this.frames() - 1;
    this.input.value = k;
    this.input.setAttribute("aria-valuetext", `step ${k} of ${this.frames() - 1}`);
  }

  move(by) {
    this.stop();
    this.go(Math.min(Math.max(0, this.k + by), this.frames() - 1));
  }

  start() {
    this.go(0);
    this.play.textContent = "Pause";
    this.timer = setInterval(() => {
      if (this.k >= this.frames() - 1) this.stop();
      else this.go(this.k + 1);
    }, 900);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.play.textContent = "Play backward";
  }
}
