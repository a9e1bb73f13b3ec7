/* global uPlot */
import { color, html, show, svg } from "./dom.js";
import { figure } from "./save.js";

const HEIGHT = 300;

/**
 * Lines over steps, drawn by uPlot, with a mark where the slider stands.
 *
 * @param series [{ label, color: the name of a colour of the page, width, dash, points }]
 * @param onPick is told how many steps were done where the reader clicks
 * @param following whether it is of the steps themselves: the weights after so many steps are those that the next one
 *     began with, so theirs is the next; of the end, which none follows, the last
 */
export class LineChart {
  constructor(title, series, { onPick = null, height = HEIGHT, describe = "", range = null, following = false } = {}) {
    this.series = series;
    this.height = height;
    this.range = range;
    this.onPick = onPick;
    this.ahead = following ? 1 : 0;
    this.place = html("div", { class: "chart", role: "img", "aria-label": `${title}. ${describe}` });
    this.place.style.minHeight = `${height + 40}px`;
    this.mark = html("div", { class: "now" });
    this.figure = figure(title, this.place, { drawing: () => this.drawing(), rows: () => this.rows() });
    this.figure.savable(false);
    this.element = this.figure.element;
    new ResizeObserver(() => this.fit()).observe(this.place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.rebuild());
  }

  /** @param data the steps, and of each series a number for each, null where its line ends, or undefined where it goes on */
  update(data, done) {
    const same = data === this.data;
    this.data = data;
    this.figure.savable(true);
    this.step = Math.min(done + this.ahead, Math.max(done, data[0].at(-1)));
    if (!this.plot) this.rebuild();
    else if (!same) this.plot.setData(data);
    this.markStep();
  }

  /** Draws it anew: at once, or when it is shown again. */
  rebuild() {
    this.plot?.destroy();
    this.plot = null;
    if (!this.data || this.place.clientWidth === 0) return;
    const axis = { stroke: color("muted"), grid: { stroke: color("line"), width: 1 }, ticks: { stroke: color("line") }, font: "12px system-ui" };
    this.plot = new uPlot({
      width: this.place.clientWidth,
      height: this.height,
      scales: { x: { time: false }, y: this.range ? { range: this.range } : {} },
      cursor: { y: false, points: { size: 6 } },
      legend: { live: true },
      axes: [{ ...axis, values: (_, ticks) => ticks.map((t) => t.toLocaleString("en-US")) }, { ...axis, size: 58 }],
      series: [{ label: "step" }, ...this.series.map(({ label, color: name, width = 1.5, dash, points = false, alpha = 1 }) => ({
        label, stroke: color(name), width, dash, alpha, points: { show: points, size: 5 }, value: (_, x) => (x === null || x === undefined ? "–" : show(x)) }))],
      hooks: { setSize: [() => this.markStep()], setScale: [() => this.markStep()] },
    }, this.data, this.place);
    this.plot.over.append(this.mark);
    if (this.onPick) {
      this.plot.over.addEventListener("click", () => {
        if (this.plot.cursor.idx !== null) this.onPick(this.data[0][this.plot.cursor.idx] - this.ahead);
      });
    }
    this.markStep();
  }

  fit() {
    if (!this.plot) this.rebuild();
    else if (this.place.clientWidth > 0 && this.place.clientWidth !== this.plot.width) {
      this.plot.setSize({ width: this.place.clientWidth, height: this.height });
    }
  }

  markStep() {
    if (!this.plot) return;
    const x = this.plot.valToPos(this.step, "x");
    this.mark.style.transform = `translateX(${x}px)`;
    this.mark.style.visibility = x >= 0 && x <= this.plot.over.clientWidth ? "visible" : "hidden";
  }

  rows() {
    return [["step", ...this.series.map(({ label }) => label)],
      ...Array.from(this.data[0], (x, i) => [x, ...this.data.slice(1).map((values) => values[i] ?? "")])];
  }

  /** The chart as SVG: uPlot draws on a canvas, so its lines, ticks and legend are drawn once more where it has put them. */
  drawing() {
    const { plot } = this;
    const left = 62;
    const [width, height] = [plot.over.clientWidth, plot.over.clientHeight];
    const x = (value) => left + plot.valToPos(value, "x");
    const y = (value) => 10 + plot.valToPos(value, "y");
    const muted = { fill: color("muted"), "font-size": 12, "font-family": "system-ui, sans-serif" };
    const ticks = (scale, i) => (plot.axes[i]._splits ?? []).filter((t) => t >= plot.scales[scale].min && t <= plot.scales[scale].max);
    const lines = this.series.map((one, k) => {
      let path = "";
      let pen = "M";
      this.data[0].forEach((step, i) => {
        const value = this.data[k + 1][i];
        if (value === undefined) return;
        if (!Number.isFinite(value)) pen = "M";
        else {
          path += `${pen}${x(step).toFixed(1)},${y(value).toFixed(1)}`;
          pen = "L";
        }
      });
      return svg("path", { d: path, fill: "none", stroke: color(one.color), "stroke-width": one.width ?? 1.5, "stroke-dasharray": one.dash?.join(" "), "stroke-opacity": one.alpha ?? 1 });
    });
    // what a zoom leaves out is cut off
    const plotted = svg("svg", { x: left, y: 10, width, height, viewBox: `${left} 10 ${width} ${height}` }, lines);
    return svg("svg", { viewBox: `0 0 ${left + width + 10} ${height + 62}` },
      ticks("y", 1).map((t) => svg("g", {}, svg("path", { d: `M${left},${y(t)}h${width}`, stroke: color("line") }), svg("text", { x: left - 6, y: y(t) + 4, "text-anchor": "end", ...muted }, String(+t.toPrecision(6))))),
      ticks("x", 0).map((t) => svg("text", { x: x(t), y: height + 28, "text-anchor": "middle", ...muted }, t.toLocaleString("en-US"))),
      plotted,
      this.series.map((one, k) => svg("text", { x: left + (k * width) / this.series.length, y: height + 52, ...muted },
        svg("tspan", { fill: color(one.color), "font-weight": "bold" }, "— "), one.label)));
  }
}
