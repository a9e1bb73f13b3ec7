import { html, show, slider, svg } from "../dom.js";
import { figure } from "../save.js";

const SIZE = 300;
const put = (x) => SIZE / 2 + x * 24;

export const reluView = {
  id: "relu",
  title: "Dead ReLU",
  look: "A neuron that only lets through what is above 0: y = max(0, w · x + b). "
    + "Push w · x + b below 0 and its output is 0 for this x, and so is every gradient: nothing that led there learns from it.",
  create(state) {
    const values = { x: 1, w: 1.5, b: 0.5 };
    const sliders = Object.entries(values).map(([name, value]) => slider(name, {
      min: -3, max: 3, step: 0.1, value, words: (v) => v.toFixed(1).replace("-", "−"),
      onInput: (v) => {
        values[name] = v;
        update();
      } }));
    const drawing = svg("svg", { class: "plot", viewBox: `0 0 ${SIZE} ${SIZE}`, role: "img" });
    drawing.style.width = `${SIZE}px`;
    const facts = html("p", { class: "facts", "aria-live": "polite" });
    const census = html("p", { class: "facts" });
    const shown = figure("y = max(0, w · x + b) over x", drawing, { drawing: () => drawing, rows: () => [["x", "y"], ...Array.from({ length: 61 }, (_, i) => [i / 10 - 3, Math.max(0, values.w * (i / 10 - 3) + values.b)])] });
    const update = () => {
      const { x, w, b } = values;
      const h = w * x + b;
      const y = Math.max(0, h);
      const points = Array.from({ length: 121 }, (_, i) => i / 10 - 6).map((at) => `${put(at)},${SIZE - put(Math.max(0, w * at + b))}`);
      drawing.setAttribute("aria-label", `At x = ${x}: y = ${show(y, 2)}`);
      drawing.replaceChildren(
        svg("path", { class: "axis", d: `M${put(0)},0V${SIZE}M0,${SIZE - put(0)}H${SIZE}` }),
        ...[-4, -2, 2, 4].flatMap((at) => [
          svg("text", { class: "tiny muted middle", x: put(at), y: SIZE - put(0) + 14 }, String(at).replace("-", "−")),
          svg("text", { class: "tiny muted right", x: put(0) - 5, y: SIZE - put(at) + 4 }, String(at).replace("-", "−"))]),
        svg("text", { class: "small muted right", x: SIZE - 4, y: SIZE - put(0) - 6 }, "x"),
        svg("text", { class: "small muted", x: put(0) + 6, y: 12 }, "y"),
        svg("polyline", { class: "line", points: points.join(" ") }),
        svg("circle", { class: h > 0 ? "alive" : "dead", cx: put(x), cy: SIZE - put(y), r: 7 }));
      const on = h > 0 ? 1 : 0;
      facts.textContent = `w · x + b = ${show(h, 2)}, y = ${show(y, 2)}. Gradients of y: dy/dw = ${show(on * x, 2)}, dy/db = ${on}, dy/dx = ${show(on * w, 2)}. `
        + (on ? "It is alive." : "It is dead here: all three are 0.");
    };
    update();
    return {
      element: html("div", { class: "playground" }, html("div", { class: "controls column" }, sliders.map(({ element }) => element)), html("div", {}, shown.element, facts, census)),
      /** How many neurons of the model are silent for the reader's text. */
      update() {
        const fired = state.moment.tape.records.filter(({ op }) => op === "relu");
        let dead = 0;
        let cells = 0;
        let silent = 0;
        for (const { rows, cols, data } of fired) {
          for (let j = 0; j < cols; j++) {
            let off = 0;
            for (let t = 0; t < rows; t++) if (data[t * cols + j] <= 0) off++;
            cells += rows;
            silent += off;
            if (off === rows) dead++;
          }
        }
        const neurons = fired.reduce((sum, { cols }) => sum + cols, 0);
        census.textContent = `In the model after ${state.done.toLocaleString("en-US")} steps, ${dead} of ${neurons} neurons are silent on every letter of your text, `
          + `and ${(100 * silent / cells).toFixed(0)} % of all activations are 0.`;
      },
    };
  },
};
