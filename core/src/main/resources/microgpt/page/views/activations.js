import { choice, html } from "../dom.js";
import { HeatMap, matrixOf } from "../heat.js";

/** What of the tape is shown, by the ends of the records' names; the rest is opened from these. */
const TEXTS = [
  [/^x0$/, "Residual stream at the start: token and position, normed"],
  [/\.qkv$/, "Queries, keys and values, side by side"],
  [/\.attention$/, "What attention gathers"],
  [/x \+ attn$/, "Residual stream after attention has written to it"],
  [/\.relu$/, "Neurons: what is left after relu; empty is silent"],
  [/x \+ mlp$/, "Residual stream after the neurons have written to it"],
  [/^logits$/, "Logits: the residual stream against every letter"],
];

export const activationsView = {
  id: "activations",
  title: "Activations",
  look: "Each image is one matrix on the way from letters to logits, a row for each letter; the residual stream runs through and every layer adds to it. "
    + "Look for neurons that fire on one letter only, and switch to gradients to see which numbers the loss is sensitive to. Open any cell.",
  create(state, inspector) {
    let which = "data";
    const select = choice("show", { data: "values", grad: "gradients of the loss" }, which, (value) => {
      which = value;
      update();
    });
    const chosen = () => state.moment.tape.records.filter(({ name }) => TEXTS.some(([end]) => end.test(name)));
    const maps = chosen().map(({ name, cols }) => {
      const layer = /^layer(\d+)\./.exec(name);
      const text = TEXTS.find(([end]) => end.test(name))[1];
      const map = new HeatMap(state.run.config.nLayer > 1 && layer ? `Layer ${layer[1]}: ${text}` : text, {
        cell: cols > 40 ? 12 : 18,
        onPick: (i, j) => inspector.open(state.moment, chosen()[maps.indexOf(map)], i, j),
      });
      return map;
    });
    const update = () => {
      const labels = state.moment.letters;
      const small = state.run.config.vocabSize <= 40;
      chosen().forEach((record, i) => {
        const matrix = matrixOf(record, labels, which);
        if (record.name === "logits" && small) {
          matrix.colNames = Array.from({ length: record.cols }, (_, token) => state.run.letter(token));
          matrix.colLabels = matrix.colNames.map((name, token) => ([...name].length === 1 ? name : token === state.run.bos ? "■" : "□"));
        }
        maps[i].update(matrix);
      });
    };
    return { element: html("div", {}, html("div", { class: "controls" }, select.element, html("span", { class: "legend" }, html("i", { class: "blue" }), "above 0", html("i", { class: "orange" }), "below 0; the stronger, the farther")), maps.map(({ element }) => element)), update };
  },
};
