import { html, show, svg } from "../dom.js";
import { backwardFormula, formula } from "../explain.js";
import { gpt } from "../model.js";
import { figure } from "../save.js";
import { Tape } from "../tape.js";
import { Letters } from "./next.js";
import { Player } from "./neuron.js";

const ROW = 46;
const WIDTH = 760;
const MAIN = 400;
const LEAF = 110;

export const graphView = {
  id: "graph",
  title: "The whole graph",
  look: "The loss of one position of your text, each box a matrix: what is learned on the left, the way from letters to loss down the middle, residual connections around it on the right. "
    + "Play it backward: each box hands gradients up to what it was made of, and where two lines meet, they are summed.",
  create(state, inspector) {
    const letters = new Letters(state);
    const drawing = svg("svg", { class: "graph", role: "group" });
    const said = html("p", { class: "facts said", "aria-live": "polite" });
    let walk = null;
    let k = null;
    const player = new Player(() => walk.frames.length, (frame) => {
      k = frame;
      show_();
    });
    const shown = figure("", html("div", { class: "scroll" }, drawing), {
      drawing: () => drawing,
      rows: () => [["record", "operation", "name", "operands", "rows", "columns", "length of its gradient"],
        ...walk.tape.records.map((r) => [r.index, r.op, r.name, r.operands.map(({ index }) => index).join(" "), r.rows, r.cols, length(r.grad)])],
    });
    const show_ = () => {
      const last = walk.frames.length - 1;
      const frame = walk.frames[Math.min(k ?? last, last)];
      player.update(Math.min(k ?? last, last));
      said.textContent = frame.text;
      draw(drawing, walk.tape, frame, (record) => inspector.open(walk, record, Math.min(state.position, record.rows - 1), 0));
    };
    return {
      element: html("div", {}, letters.element, player.element, said, shown.element),
      update() {
        letters.update();
        walk = backwardWalk(state);
        const { run, moment } = state;
        const position = predicted(state);
        shown.title(`−ln of the probability of “${run.letter(moment.example.targets[position])}” after “${run.text(moment.example.tokens.slice(0, position + 1))}”`);
        show_();
      },
    };
  },
};

/** The chosen position, or the one before it if nothing follows it yet. */
function predicted({ position, moment }) {
  return moment.example.shares[position] > 0 || position === 0 ? position : position - 1;
}

/** The loss of the chosen position alone, and every state of the walk back from it. */
function backwardWalk(state) {
  const { run, at, moment } = state;
  const position = predicted(state);
  const { tokens, targets } = moment.example;
  const tape = new Tape(run.weights(at));
  const losses = tape.crossEntropy("losses", gpt(tape, run.config, tokens), targets);
  const shares = tokens.map((_, t) => (t === position ? 1 : 0));
  const loss = tape.weightedSum("loss", losses, tape.constant("this position", shares.length, 1, shares));
  const lengths = () => tape.records.map(({ grad }) => length(grad));
  const frames = [{ text: `Forward is done: the loss is ${show(loss.data[0])}. No gradient yet.`, active: null, lengths: lengths(), given: new Set() }];
  const given = new Set();
  let before = [];
  tape.backward(loss, (record, when) => {
    if (record.op === "leaf") return;
    if (when === "before") {
      before = record.operands.map(({ grad }) => Float64Array.from(grad));
      return;
    }
    record.gives = record.operands.map(({ grad }, i) => grad.map((g, j) => g - before[i][j]));
    const parts = record.operands.filter(({ constant }) => !constant).map((operand) => {
      const i = record.operands.indexOf(operand);
      given.add(`${operand.index}>${record.index}`);
      const had = length(before[i]);
      return had > 0 ? `${operand.name} gets ${show(length(record.gives[i]), 3)} more on top of ${show(had, 3)}, which makes ${show(length(operand.grad), 3)}`
        : `${operand.name} gets ${show(length(operand.grad), 3)}`;
    });
    frames.push({ text: `${record.name}: ${backwardFormula(record)}. By length: ${parts.join("; ")}.`, active: record.index, lengths: lengths(), given: new Set(given) });
  });
  return { tape, frames, letters: tokens.map((token) => run.letter(token)) };
}

const length = (numbers) => Math.sqrt(numbers.reduce((sum, x) => sum + x * x, 0));

function draw(drawing, tape, { active, lengths, given }, onOpen) {
  const middle = tape.records.filter(({ op }) => op !== "leaf");
  const y = new Map();
  middle.forEach((record, i) => y.set(record.index, 24 + i * ROW));
  for (const leaf of tape.records) {
    if (leaf.op === "leaf") y.set(leaf.index, y.get(tape.records.find(({ operands }) => operands.includes(leaf)).index));
  }
  const height = 24 + middle.length * ROW;
  drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
  drawing.style.width = `${WIDTH}px`;
  drawing.setAttribute("aria-label", `${tape.records.length} records; the loss at the bottom`);
  const position = middle.map(({ index }) => index);
  const edges = tape.records.flatMap((record) => record.operands.map((operand) => {
    const [from, to] = [y.get(operand.index), y.get(record.index)];
    const key = `${operand.index}>${record.index}`;
    const kind = record.index === active ? "edge lit" : given.has(key) ? "edge done" : "edge";
    if (operand.op === "leaf") return svg("path", { class: kind, d: `M${LEAF + 92},${from}H${MAIN - 150}` });
    const apart = position.indexOf(record.index) - position.indexOf(operand.index);
    if (apart === 1) return svg("path", { class: kind, d: `M${MAIN},${from + 16}V${to - 16}` });
    const out = MAIN + 150 + Math.min(120, 26 + 14 * apart);
    return svg("path", { class: kind, d: `M${MAIN + 150},${from}C${out},${from} ${out},${to} ${MAIN + 150},${to}` });
  }));
  const boxes = tape.records.map((record) => {
    const leaf = record.op === "leaf";
    const half = leaf ? 92 : 150;
    const x = leaf ? LEAF : MAIN;
    const size = lengths[record.index];
    const onKey = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      onOpen(record);
    };
    return svg("g", { class: `node${record.index === active ? " lit" : ""}${leaf ? " leaf" : ""}`, role: "button", tabindex: 0, onclick: () => onOpen(record), onkeydown: onKey },
    svg("title", {}, `${record.name}: ${formula(record)}`),
    svg("rect", { x: x - half, y: y.get(record.index) - 16, width: 2 * half, height: 32, rx: 6 }),
    svg("text", { class: "small", x: x - half + 8, y: y.get(record.index) - 2 }, record.name),
    svg("text", { class: "tiny muted", x: x - half + 8, y: y.get(record.index) + 11 }, `${leaf ? "" : record.op + " "}${record.rows}×${record.cols}`),
    record.constant ? null : svg("text", { class: "tiny grad right", x: x + half - 8, y: y.get(record.index) + 11 }, `‖grad‖ ${show(size, 3)}`));
  });
  const focused = [...drawing.querySelectorAll(".node")].indexOf(document.activeElement);
  drawing.replaceChildren(...edges, ...boxes);
  boxes[focused]?.focus({ preventScroll: true });
}
