import { choice, html, percent, svg } from "../dom.js";
import { figure } from "../save.js";

const SIZE = 520;
const MARGIN = 30;
const TRAIL = 8;
const MOST_POINTS = 150;
const NAMES = { wte: "token embeddings (wte)", wpe: "position embeddings (wpe)", lm_head: "output rows (lm_head)" };

export const embeddingsView = {
  id: "embeddings",
  title: "Embeddings",
  look: "Every letter is a point in a space of n_embd dimensions, of which you see the two in which the trained points differ most. "
    + "They start as one cloud and move apart while the slider moves; letters that can stand for each other, the vowels above all, end up near each other.",
  create(state) {
    const { run } = state;
    let name = "wte";
    let plane = null;
    const select = choice("table", NAMES, name, (value) => {
      name = value;
      plane = null;
      update();
    });
    const drawing = svg("svg", { class: "points", viewBox: `0 0 ${SIZE} ${SIZE}`, role: "img", "aria-label": "Embeddings in two dimensions" });
    const shown = figure("", drawing, {
      drawing: () => drawing,
      rows: () => [["row", "x", "y"], ...places(state.at).map(([x, y], i) => [label(i), x, y])],
    });
    const label = (i) => (name === "wpe" ? String(i) : run.letter(i));
    const places = (at) => {
      const { offset, rows: all, cols } = run.matrices.find((matrix) => matrix.name === name);
      const rows = Math.min(all, MOST_POINTS);
      plane ??= principal(run.weights(run.snapshots.length - 1).subarray(offset, offset + rows * cols), rows, cols);
      const table = run.weights(at).subarray(offset, offset + rows * cols);
      return Array.from({ length: rows }, (_, i) => plane.axes.map((axis) => {
        let sum = 0;
        for (let j = 0; j < cols; j++) sum += (table[i * cols + j] - plane.mean[j]) * axis[j];
        return sum;
      }));
    };
    const update = () => {
      const now = places(state.at);
      const last = places(run.snapshots.length - 1);
      const far = 1.1 * Math.max(1e-9, ...last.flat().map(Math.abs), ...places(0).flat().map(Math.abs));
      const put = (x) => MARGIN + ((x / far + 1) / 2) * (SIZE - 2 * MARGIN);
      const from = Math.max(0, state.at - TRAIL);
      const trail = Array.from({ length: state.at - from + 1 }, (_, k) => places(from + k));
      shown.title(`${NAMES[name]}: ${percent(plane.share)} of their variance lies in this plane`);
      drawing.replaceChildren(
        svg("path", { class: "axis", d: `M${SIZE / 2},${MARGIN}V${SIZE - MARGIN}M${MARGIN},${SIZE / 2}H${SIZE - MARGIN}` }),
        ...now.map((_, i) => svg("polyline", { class: "trail", points: trail.map((all) => all[i].map((x) => put(x).toFixed(1)).join(",")).join(" ") })),
        ...now.map(([x, y], i) => svg("g", { class: /^[aeiouy]$/i.test(label(i)) ? "vowel" : "other" },
          svg("circle", { cx: put(x), cy: put(y), r: 11 }),
          svg("text", { class: label(i).length > 1 ? "middle tiny" : "middle letter", x: put(x), y: put(y) + (label(i).length > 1 ? 3 : 5) }, label(i)))));
    };
    return { element: html("div", {}, html("div", { class: "controls" }, select.element), shown.element), update };
  },
};

/** The two directions in which the rows of a table vary most, by power iteration on their covariance. */
function principal(table, rows, cols) {
  const mean = Array.from({ length: cols }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += table[i * cols + j];
    return sum / rows;
  });
  const centered = Array.from({ length: rows }, (_, i) => mean.map((m, j) => table[i * cols + j] - m));
  const total = centered.flat().reduce((sum, x) => sum + x * x, 0);
  const axes = [];
  let explained = 0;
  for (let k = 0; k < Math.min(2, cols); k++) {
    let axis = mean.map((_, j) => Math.cos(1 + j * (k + 1)));
    for (let round = 0; round < 200; round++) {
      const next = mean.map(() => 0);
      for (const row of centered) {
        const along = dot(row, axis);
        row.forEach((x, j) => (next[j] += along * x));
      }
      for (const other of axes) {
        const along = dot(next, other);
        other.forEach((x, j) => (next[j] -= along * x));
      }
      const length = Math.sqrt(dot(next, next)) || 1;
      axis = next.map((x) => x / length);
    }
    axes.push(axis);
    explained += centered.reduce((sum, row) => sum + dot(row, axis) ** 2, 0);
  }
  if (axes.length < 2) axes.push(mean.map(() => 0));
  return { mean, axes, share: total ? explained / total : 0 };
}

function dot(a, b) {
  return a.reduce((sum, x, i) => sum + x * b[i], 0);
}
