import { html } from "../dom.js";
import { explainAttention } from "../explain.js";
import { HeatMap } from "../heat.js";

/** More cells are not drawn of all heads together. */
const MOST_CELLS = 60_000;

export const attentionView = {
  id: "attention",
  title: "Attention",
  look: "Each row is a letter of your text, and its cells say how much of its attention goes to each letter before it and to itself; a row sums to 1. "
    + "Look for heads with a habit: the letter before, the beginning (BOS), or vowels; at step 0 they spread it evenly.",
  create(state, inspector) {
    const { nLayer, nHead } = state.run.config;
    const heading = html("div", { "aria-live": "polite" });
    const scores = html("div", {});
    let opened = null;
    const heads = [];
    for (let layer = 0; layer < nLayer; layer++) {
      for (let head = 0; head < nHead; head++) {
        const map = new HeatMap(nLayer > 1 ? `Layer ${layer}, head ${head}` : `Head ${head}`, {
          cell: 24,
          onPick: (t, s) => {
            opened = { layer, head, t, s };
            explain();
          },
        });
        heads.push({ layer, head, map });
      }
    }
    const attentions = () => state.moment.tape.records.filter(({ op }) => op === "attention");
    const open = (record, i, j) => inspector.open(state.moment, record, i, j);
    const close = () => {
      opened = null;
      heading.replaceChildren();
      scores.replaceChildren(html("p", { class: "hint" }, "Open a cell with a click, or with arrow keys and Enter: it shows the scores behind the probability."));
    };
    const explain = () => {
      const record = attentions()[opened.layer];
      if (opened.t >= record.rows) return close();
      const [title, ...rest] = explainAttention(record, opened.head, opened.t, opened.s, state.moment.letters, open);
      heading.replaceChildren(title);
      scores.replaceChildren(...rest);
    };
    close();
    return {
      element: html("div", {}, html("div", { class: "heads" }, heads.map(({ map }) => map.element)), html("section", { class: "details" }, heading, scores)),
      update() {
        const records = attentions();
        const labels = state.moment.letters;
        const most = Math.max(1, Math.floor(Math.sqrt(MOST_CELLS / heads.length)));
        for (const { layer, head, map } of heads) {
          const { rows, kept } = records[layer];
          map.update({
            rows, cols: rows, most, max: 1, cell: Math.max(18, Math.min(38, Math.floor(180 / rows))), rowLabels: labels, colLabels: labels,
            at: (t, s) => (s <= t ? kept[(head * rows + t) * rows + s] : null),
            name: (t, s) => `“${labels[t]}” at ${t} to “${labels[s]}” at ${s}`,
          });
        }
        if (opened) explain();
      },
    };
  },
};
