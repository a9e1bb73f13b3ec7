import { button, html, percent, show, table } from "./dom.js";
import { operandsOf, usesOf } from "./edges.js";

/** How a record's numbers come about, and what their gradients hand on. */
const FORMULAS = {
  leaf: "a number that is learned",
  gather: "y[t, j] = table[id of t, j]",
  add: "y = a + b",
  mul: "y = a · b",
  relu: "y = max(0, a)",
  linear: "y[t, o] = Σᵢ x[t, i] · w[o, i]",
  rmsnorm: "y[t, j] = x[t, j] / √(mean of x[t]² + 0.00001)",
  attention: "y[t, j] = Σₛ p[head, t, s] · value[s, j]",
  cross_entropy: "y[t] = −ln softmax(x[t])[target of t]",
  weighted_sum: "y = Σₜ a[t] · share[t]",
};

const BACKWARD = {
  leaf: "",
  gather: "adds dy[t] to the gradient of the row it came from",
  add: "hands dy to both: da = dy, db = dy",
  mul: "da = b · dy, db = a · dy",
  relu: "da = dy where a > 0, else 0",
  linear: "dx = dy · W, dW = dyᵀ · x",
  rmsnorm: "dx = (dy − y · mean(dy · y)) / √(mean of x² + 0.00001)",
  attention: "dvalue = p · dy; through the softmax to queries and keys",
  cross_entropy: "dx = (softmax − one-hot of the target) · dy",
  weighted_sum: "da[t] = share[t] · dy",
};

export const formula = (record) => (record.constant ? "a number that is given" : FORMULAS[record.op]);
export const backwardFormula = (record) => BACKWARD[record.op];

const MOST_ROWS = 64;

/** The panel in which any number can be opened: its formula, its operands, its gradient and who gave it. */
export class Inspector {
  /** @param onWeight is told which parameter the reader wants to follow */
  constructor(onWeight) {
    this.onWeight = onWeight;
    this.content = html("div", { class: "content" });
    this.element = html("dialog", { class: "inspector", "aria-label": "One number" },
      button("Close", () => this.element.close(), { class: "close" }), this.content);
    this.element.addEventListener("click", (event) => event.target === this.element && this.element.close());
    this.trail = [];
  }

  /** Opens element (i, j) of a record of a tape. `letters` stand for the positions of its text. */
  open({ tape, letters }, record, i, j) {
    if (!tape.records.some(({ gives }) => gives)) tape.backwardByEdge(tape.records.at(-1));
    this.tape = tape;
    this.letters = letters;
    this.trail = [];
    this.go(record, i, j);
    if (!this.element.open) this.element.showModal();
  }

  go(record, i, j) {
    this.trail.push([record, i, j]);
    const at = i * record.cols + j;
    const operands = operandsOf(record, i, j);
    const back = this.trail.length > 1 && button("← back", () => {
      this.trail.pop();
      this.go(...this.trail.pop());
    });
    const follow = record.offset !== undefined &&
      button("Follow this weight through time", () => {
        this.element.close();
        this.onWeight(record.offset + at);
      });
    this.content.replaceChildren(...[
      html("h2", { tabindex: -1 }, this.name(record, i, j)),
      html("p", { class: "pair" },
        html("span", {}, "value ", html("strong", {}, show(record.data[at]))),
        record.constant ? null : html("span", {}, "gradient ", html("strong", {}, show(record.grad[at])))),
      record.constant ? null : html("p", {}, "A change of this number by a small h changes the loss by ", html("strong", {}, show(record.grad[at])), " · h."),
      html("h3", {}, "How it comes about"),
      html("p", { class: "formula" }, formula(record)),
      operands.length ? this.operands(operands, record) : null,
      ...(record.constant ? [] : this.uses(record, usesOf(this.tape, record, i, j))),
      html("p", { class: "actions" }, back || null, follow || null),
    ].filter(Boolean));
    this.element.scrollTop = 0;
    // the button that led here is gone
    if (this.element.open) this.content.firstChild.focus();
  }

  name(record, i, j) {
    const inText = record.op !== "leaf" && record.rows === this.letters.length && record.rows > 1;
    return record.rows === 1 && record.cols === 1 ? record.name
      : `${record.name}[${i}${inText ? ` “${this.letters[i]}”` : ""}${record.cols > 1 ? `, ${j}` : ""}]`;
  }

  link({ record, i, j }) {
    return button(this.name(record, i, j), () => this.go(record, i, j), { class: "link" });
  }

  operands(operands, record) {
    const value = ({ record: operand, i, j }) => operand.data[i * operand.cols + j];
    const plain = { head: ["operand", "value"], row: (operand) => [this.link(operand), show(value(operand))] };
    const weighted = {
      head: ["operand", "value", "times", "value", "product"],
      row: (operand) => [...plain.row(operand), operand.of ? this.link(operand.of) : factorName(record), show(operand.factor), show(value(operand) * operand.factor)],
    };
    const logits = {
      head: ["logit", "value", "softmax", "of"],
      row: (operand, k) => [...plain.row(operand), show(operand.factor), k ? "" : "the target"],
    };
    const { head, row } = record.op === "cross_entropy" ? logits : operands[0].factor === undefined ? plain : weighted;
    const rows = operands.slice(0, MOST_ROWS).map(row);
    const more = operands.length > MOST_ROWS ? ` (the first ${MOST_ROWS} of ${operands.length})` : "";
    return html("div", { class: "scroll" }, table(`Operands${more}`, head, rows));
  }

  uses(record, uses) {
    const heading = html("h3", {}, "Where its gradient comes from");
    if (!uses.length) return [heading, html("p", {}, record.op === "weighted_sum" ? "It is the loss: its gradient is 1." : "Nothing that counts uses it.")];
    const sum = uses.reduce((total, { gives }) => total + gives, 0);
    const rows = uses.map((use) => [this.link(use), BACKWARD[use.record.op], show(use.gives)]);
    if (uses.length > 1) rows.push(["sum of its uses", "", show(sum)]);
    return [heading, html("div", { class: "scroll" }, table("Uses", ["used by", "which", "gives"], rows))];
  }
}

function factorName(record) {
  return { attention: "probability", rmsnorm: "1 / root mean square", weighted_sum: "share" }[record.op];
}

/** Numbers that can be opened, as a row of buttons. */
export class Openers {
  /** @param onOpen is told which one, counted from 0 */
  constructor(label, onOpen) {
    this.label = label;
    this.onOpen = onOpen;
    this.element = html("div", { class: "letters openers", role: "group", "aria-label": label });
  }

  update(names) {
    const shown = names.join("\n");
    if (shown === this.shown) return;
    this.shown = shown;
    this.element.replaceChildren(html("span", { class: "muted" }, this.label),
      ...names.map((name, i) => button(name, () => this.onOpen(i))));
  }
}

/** What one head does at one query and key, in words; `open` opens an element of a record. */
export function explainAttention(record, head, t, s, letters, open) {
  const [qkv] = record.operands;
  const C = record.cols;
  const D = C / record.heads;
  const channels = Array.from({ length: D }, (_, d) => d);
  // of channel d of this head: where query, key and value stand in a row of qkv
  const at = (part, d) => part * C + head * D + d;
  const number = (i, part, d) => qkv.data[i * qkv.cols + at(part, d)];
  const link = (i, part, d) => button(show(number(i, part, d)), () => open(qkv, i, at(part, d)), { class: "link" });
  const gathered = (d) => button(show(record.grad[t * C + head * D + d]), () => open(record, t, head * D + d), { class: "link" });
  const sum = (term) => channels.reduce((total, d) => total + term(d), 0);
  const dot = sum((d) => number(t, 0, d) * number(s, 1, d));
  const probability = (key) => record.kept[(head * record.rows + t) * record.rows + key];
  const slope = (key) => sum((d) => record.grad[t * C + head * D + d] * number(key, 2, d));
  const p = probability(s);
  let mean = 0;
  for (let key = 0; key <= t; key++) mean += probability(key) * slope(key);
  const terms = channels.map((d) => [d, link(t, 0, d), link(s, 1, d), show(number(t, 0, d) * number(s, 1, d))]);
  const slopes = channels.map((d) => [d, gathered(d), link(s, 2, d), show(record.grad[t * C + head * D + d] * number(s, 2, d))]);
  return [
    html("h3", {}, `“${letters[t]}” at ${t} looks at “${letters[s]}” at ${s}: ${percent(p)}`),
    html("p", { class: "formula" }, `score = query · key / √${D} = ${show(dot)} / ${show(Math.sqrt(D), 3)} = ${show(dot / Math.sqrt(D))}`),
    html("div", { class: "scroll" }, table(`query[${t}] · key[${s}]`, ["channel", "query", "key", "product"], terms)),
    html("p", {}, `The softmax over the ${t + 1} position${t ? "s" : ""} that this one can see makes ${percent(p)} of it. √${D} keeps scores from growing with the width of the head.`),
    html("p", {}, `Walking back, the probability's gradient is dp = dy · value = ${show(slope(s))}, and that of its score `
      + `p · (dp − Σ p·dp) = ${show(p)} · (${show(slope(s))} − ${show(mean)}) = ${show(p * (slope(s) - mean))}: more attention here would change the loss by as much.`),
    html("div", { class: "scroll" }, table(`dy[${t}] · value[${s}]`, ["channel", "gradient of what is gathered", "value", "product"], slopes)),
  ];
}
