import { count, html, show, svg } from "./dom.js";
import { figure } from "./save.js";

const CELL = 20;
const LABEL = 12;

/** A browser keeps an element for each cell: more are not drawn. */
const MOST_CELLS = 20_000;

/**
 * A matrix as an image, a cell for each number: blue above 0, orange below, the stronger the farther from it. Arrow keys
 * move from cell to cell, Enter opens a number. A line below it says what the cell under the pointer holds.
 */
export class HeatMap {
  /**
   * @param title of the figure
   * @param onPick what to do with the cell (i, j) that the reader opens
   */
  constructor(title, { onPick = null, cell = CELL } = {}) {
    this.onPick = onPick;
    this.cell = cell;
    this.drawing = svg("svg", {
      class: "heat", role: "application", "aria-roledescription": "heat map", tabindex: 0, "aria-label": title,
      onpointermove: (event) => this.point(event),
      onpointerleave: () => this.cursor(null),
      onclick: (event) => this.point(event) && this.pick(),
      onfocus: () => this.at ?? this.cursor(this.last),
      onblur: () => this.cursor(null),
      onkeydown: (event) => this.key(event),
    });
    this.readout = html("p", { class: "readout", "aria-live": "polite" });
    this.figure = figure(title, html("div", { class: "scroll" }, this.drawing), {
      drawing: () => this.drawing,
      rows: () => this.rows(),
    });
    this.figure.element.append(this.readout);
    this.element = this.figure.element;
    this.cells = [];
    this.last = [0, 0];
  }

  /**
   * @param matrix { rows, cols, at(i, j), rowLabels, colLabels, colNames, max, name(i, j), cell, most }: `at` gives null
   *     where there is nothing to show; what is as large as `max` is shown strongest; `cell` is the side of a cell;
   *     `colNames` stand for the columns where there is room; at most `most` rows and columns are drawn
   */
  update(matrix) {
    const shape = `${matrix.rows} ${matrix.cols} ${matrix.rowLabels} ${matrix.colLabels ?? ""}`;
    this.matrix = matrix;
    this.drawn = {
      rows: Math.min(matrix.rows, matrix.most ?? Math.max(1, Math.floor(MOST_CELLS / matrix.cols))),
      cols: Math.min(matrix.cols, matrix.most ?? MOST_CELLS),
    };
    this.cell = matrix.cell ?? this.cell;
    if (shape !== this.shape) this.layOut(shape);
    const max = matrix.max ?? largest(matrix);
    this.cells.forEach((cell, k) => {
      const x = matrix.at(Math.floor(k / this.drawn.cols), k % this.drawn.cols);
      if (x === cell.shown && max === this.max) return;
      cell.shown = x;
      cell.setAttribute("class", x === null ? "none" : x < 0 ? "neg" : "pos");
      cell.setAttribute("fill-opacity", x === null ? 0 : Math.min(1, Math.abs(x) / max || 0).toFixed(3));
    });
    this.max = max;
    this.read();
  }

  title(text) {
    this.figure.title(text);
    this.drawing.setAttribute("aria-label", text);
  }

  layOut(shape) {
    const { rows, cols } = this.drawn;
    const rowLabels = this.matrix.rowLabels.slice(0, rows);
    const colLabels = this.matrix.colLabels?.slice(0, cols);
    const longest = Math.max(...rowLabels.map((label) => [...label].length));
    this.shape = shape;
    this.max = undefined;
    this.left = longest ? 8 + longest * 0.62 * LABEL : 0;
    this.top = colLabels ? LABEL + 6 : 0;
    const width = this.left + cols * this.cell + 1;
    const height = this.top + rows * this.cell + 1;
    this.drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.drawing.style.width = `${width}px`;
    const cell = (k) => svg("rect", {
      x: this.left + (k % cols) * this.cell, y: this.top + Math.floor(k / cols) * this.cell,
      width: this.cell - 1, height: this.cell - 1,
    });
    this.cells = Array.from({ length: rows * cols }, (_, k) => cell(k));
    const ground = svg("rect", { class: "ground", x: this.left - 1, y: this.top - 1, width: cols * this.cell + 1, height: rows * this.cell + 1 });
    const rowText = rowLabels.map((label, i) =>
      svg("text", { x: this.left - 5, y: this.top + (i + 0.5) * this.cell + 4, class: "right" }, label));
    const colText = (colLabels ?? []).map((label, j) =>
      svg("text", { x: this.left + (j + 0.5) * this.cell, y: LABEL, class: "middle" }, label));
    this.mark = svg("rect", { class: "cursor", width: this.cell + 1, height: this.cell + 1, visibility: "hidden" });
    this.drawing.replaceChildren(ground, ...this.cells, ...rowText, ...colText, this.mark);
    if (this.last[0] >= rows || this.last[1] >= cols) {
      this.at = null;
      this.last = [0, 0];
    }
    this.cursor(this.at);
  }

  point(event) {
    const box = this.drawing.getBoundingClientRect();
    const scale = this.drawing.viewBox.baseVal.width / box.width;
    const j = Math.floor(((event.clientX - box.left) * scale - this.left) / this.cell);
    const i = Math.floor(((event.clientY - box.top) * scale - this.top) / this.cell);
    const inside = i >= 0 && j >= 0 && i < this.drawn.rows && j < this.drawn.cols;
    this.cursor(inside ? [i, j] : null);
    return inside;
  }

  /** Marks a cell, or none; the last one is where the keyboard goes on. */
  cursor(at) {
    this.at = at;
    this.last = at ?? this.last;
    if (!this.mark) return;
    this.mark.setAttribute("visibility", at ? "visible" : "hidden");
    if (at) {
      this.mark.setAttribute("x", this.left + at[1] * this.cell - 1);
      this.mark.setAttribute("y", this.top + at[0] * this.cell - 1);
    }
    this.read();
  }

  read() {
    const { at, matrix, drawn } = this;
    const x = at ? matrix.at(...at) : null;
    const cut = drawn.rows < matrix.rows ? `The first ${count(drawn.rows)} of ${count(matrix.rows)} rows are drawn.` : " ";
    this.readout.textContent = x === null || x === undefined ? cut : `${matrix.name(...at)}: ${show(x)}`;
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (event.key === "Enter" || event.key === " ") this.pick();
    else if (event.key === "Escape") this.cursor(null);
    else if (moves[event.key]) {
      const [i, j] = this.last;
      const limit = (x, n) => Math.min(Math.max(0, x), n - 1);
      this.cursor([limit(i + moves[event.key][0], this.drawn.rows), limit(j + moves[event.key][1], this.drawn.cols)]);
      this.mark.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else return;
    event.preventDefault();
  }

  pick() {
    if (this.at && this.matrix.at(...this.at) !== null) this.onPick?.(...this.at);
  }

  rows() {
    const { rows, cols, at, rowLabels, colLabels, colNames = colLabels } = this.matrix;
    const head = ["", ...Array.from({ length: cols }, (_, j) => colNames?.[j] ?? j)];
    const body = Array.from({ length: rows }, (_, i) => [
      rowLabels[i] ?? i, ...Array.from({ length: cols }, (_, j) => at(i, j) ?? "")]);
    return [head, ...body];
  }
}

function largest({ rows, cols, at }) {
  let max = 0;
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) max = Math.max(max, Math.abs(at(i, j) ?? 0));
  return max;
}

/** The numbers of a record as a matrix to show, or their gradients. */
export function matrixOf(record, rowLabels, which = "data") {
  return {
    rows: record.rows,
    cols: record.cols,
    rowLabels,
    at: (i, j) => record[which][i * record.cols + j],
    name: (i, j) => `${which === "grad" ? "gradient of " : ""}${record.name}[${rowLabels[i] ?? i}, ${j}]`,
  };
}
