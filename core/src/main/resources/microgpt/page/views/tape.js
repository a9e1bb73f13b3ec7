import { count, html, show, svg } from "../dom.js";
import { formula } from "../explain.js";
import { HeatMap, matrixOf } from "../heat.js";
import { figure } from "../save.js";

/** Every result begins at a multiple of so many floats. */
const ALIGNMENT = 16;
const WIDTH = 900;

export const tapeView = {
  id: "tape",
  title: "The tape",
  look: "The engine keeps the whole graph in flat arrays: a column entry for each record, and two arenas in which every number of a record has its place, its value in one and its gradient in the other. "
    + "Choose a record: it is computed from those that its operands name, and walking back goes up the same list.",
  create(state, inspector) {
    let chosen = 0;
    const rows = [];
    const body = html("tbody", {});
    const list = html("table", { class: "records" }, html("caption", {}, "Records, in the order of their making"),
      html("thead", {}, html("tr", {}, ["record", "operation", "name", "operands", "shape", "offset", "first", "gradient"].map((name) => html("th", { scope: "col" }, name)))), body);
    const arena = svg("svg", { class: "arena", role: "img" });
    const values = new HeatMap("", { cell: 14, onPick: (i, j) => open(i, j) });
    const gradients = new HeatMap("", { cell: 14, onPick: (i, j) => open(i, j) });
    const said = html("p", { class: "facts formula" });
    const open = (i, j) => inspector.open(state.moment, state.moment.tape.records[chosen], i, j);
    const choose = (r) => {
      chosen = r;
      update();
    };
    const cells = (record, offset) => [record.index, record.op, record.name, record.operands.map(({ index }) => index).join(", "),
      `${record.rows}×${record.cols}`, offset, record.data[0], record.grad[0]];
    const table = figure("The columns", html("div", { class: "window", tabindex: 0, role: "region", "aria-label": "Records" }, list), {
      rows: () => [["record", "operation", "name", "operands", "shape", "offset", "first", "gradient"],
        ...state.moment.tape.records.map((record, r) => cells(record, places(state)[r].offset))] });
    const drawn = figure("The arena of values; that of gradients mirrors it", html("div", { class: "scroll" }, arena), { drawing: () => arena });
    const update = () => {
      const { records } = state.moment.tape;
      const where = places(state);
      chosen = Math.min(chosen, records.length - 1);
      while (rows.length > records.length) rows.pop().remove();
      records.forEach((record, r) => {
        rows[r] ??= body.appendChild(html("tr", { onclick: () => choose(r) }, Array.from({ length: 8 }, (_, i) => (i ? html("td") : html("th", { scope: "row" }, html("button", { type: "button", class: "link", onclick: () => choose(r) }))))));
        cells(record, where[r].offset).forEach((cell, i) => {
          const text = typeof cell === "number" && i > 5 ? show(cell) : String(cell);
          const place = i ? rows[r].children[i] : rows[r].firstChild.firstChild;
          if (place.textContent !== text) place.textContent = text;
        });
        rows[r].className = r === chosen ? "current" : records[chosen].operands.includes(record) ? "operand" : "";
      });
      const record = records[chosen];
      const labels = record.rows === state.moment.letters.length ? state.moment.letters : Array.from({ length: record.rows }, (_, i) => String(i));
      values.title(`Record ${chosen}, ${record.name}: values`);
      gradients.title(`Record ${chosen}, ${record.name}: gradients`);
      values.update(matrixOf(record, labels));
      gradients.update(matrixOf(record, labels, "grad"));
      said.textContent = `${record.op}: ${formula(record)}`;
      drawArena(arena, records, where, chosen, choose);
    };
    return { element: html("div", {}, table.element, drawn.element, said, html("div", { class: "heads" }, values.element, gradients.element)), update };
  },
};

/** Where each record's numbers lie: parameters first, then results one after another, what they keep behind them. */
function places({ run, moment }) {
  const aligned = (n) => Math.ceil(n / ALIGNMENT) * ALIGNMENT;
  let top = aligned(run.parameters);
  return moment.tape.records.map(({ offset, data, kept }) => {
    if (offset !== undefined) return { offset, size: data.length, kept: 0 };
    const place = { offset: top, size: data.length, kept: kept?.length ?? 0 };
    top += aligned(aligned(place.size) + place.kept);
    return place;
  });
}

function drawArena(arena, records, where, chosen, choose) {
  const total = Math.max(...where.map(({ offset, size, kept }) => offset + size + kept));
  const x = (at) => (at / total) * WIDTH;
  const mark = records.findLastIndex(({ offset }) => offset !== undefined);
  const parameters = Math.max(...where.filter((_, r) => records[r].offset !== undefined).map(({ offset, size }) => offset + size));
  arena.setAttribute("viewBox", `0 0 ${WIDTH} 92`);
  arena.style.width = `${WIDTH}px`;
  arena.setAttribute("aria-label", `${count(total)} floats, of which ${count(parameters)} are parameters`);
  arena.replaceChildren(
    ...records.flatMap((record, r) => {
      const { offset, size, kept } = where[r];
      const kind = r === chosen ? "block current" : records[chosen].operands.includes(record) ? "block operand" : record.offset === undefined ? "block" : "block leaf";
      return [
        svg("rect", { class: kind, x: x(offset), y: 24, width: Math.max(1, x(size) - 0.6), height: 40, onclick: () => choose(r) }, svg("title", {}, `${r} ${record.name}: ${count(size)} floats from ${count(offset)} on`)),
        kept ? svg("rect", { class: "block kept", x: x(offset + size), y: 24, width: Math.max(1, x(kept) - 0.6), height: 40 }, svg("title", {}, `kept for the backward step of ${record.name}: ${count(kept)} floats`)) : null];
    }).filter(Boolean),
    svg("path", { class: "rule", d: `M${x(parameters)},14V74` }),
    svg("text", { class: "small muted right", x: x(parameters) - 6, y: 16 }, "parameters: stay"),
    svg("text", { class: "small muted", x: x(parameters) + 6, y: 16 }, mark >= 0 ? "this text: forgotten at the next step" : ""),
    svg("text", { class: "small muted", x: 0, y: 84 }, "0"),
    svg("text", { class: "small muted right", x: WIDTH, y: 84 }, `${count(total)} floats`));
}
