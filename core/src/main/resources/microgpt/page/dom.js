const SVG = "http://www.w3.org/2000/svg";

/** An HTML element with these attributes (`on…` are listeners; false and null are left out) and children. */
export function html(tag, attributes = {}, ...children) {
  return build(document.createElement(tag), attributes, children);
}

/** An SVG element, likewise. */
export function svg(tag, attributes = {}, ...children) {
  return build(document.createElementNS(SVG, tag), attributes, children);
}

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A colour of the page, by its name in the styles. */
export function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** A number for a person: so many decimals, or a power of ten if these would show little of it. */
export function show(x, digits = 4) {
  if (!Number.isFinite(x)) return "not finite";
  const small = x !== 0 && Math.abs(x) < (digits < 4 ? 0.5 * 10 ** -digits : 10 ** (2 - digits));
  const text = small || Math.abs(x) >= 1e5 ? x.toExponential(2) : x.toFixed(digits);
  return text.replace(/-/g, "−");
}

/** A whole number with separators. */
export function count(n) {
  return n.toLocaleString("en-US");
}

export function percent(p) {
  return p > 0 && p < 0.0005 ? "<0.1 %" : `${(100 * p).toFixed(1)} %`;
}

/** A slider with its label and its value in words. */
export function slider(label, { min, max, step, value, words = String, onInput }) {
  const output = html("output", { class: "value" }, words(value));
  const input = html("input", {
    type: "range", min, max, step, value, "aria-label": label, "aria-valuetext": words(value),
    oninput: () => {
      set(Number(input.value));
      onInput(Number(input.value));
    },
  });
  const set = (x) => {
    input.value = x;
    output.textContent = words(x);
    input.setAttribute("aria-valuetext", words(x));
  };
  const element = html("label", { class: "slider" }, html("span", {}, label), input, output);
  return { element, set };
}

/** A choice of one of several: { value: text }. */
export function choice(label, options, value, onChange) {
  const select = html("select", { onchange: () => onChange(select.value) });
  for (const [key, text] of Object.entries(options)) select.append(html("option", { value: key }, text));
  select.value = value;
  return { element: html("label", { class: "choice" }, html("span", {}, label), select), set: (v) => (select.value = v) };
}

export function button(text, onClick, attributes = {}) {
  return html("button", { type: "button", onclick: onClick, ...attributes }, text);
}

/** A table; a cell is a text, a number or a node. */
export function table(caption, head, rows) {
  const named = (cell, tag) => (tag === "th" && cell !== "" ? html("th", { scope: "col" }, cell) : html("td", {}, cell));
  const row = (cells, tag) => html("tr", {}, cells.map((cell) => named(cell, tag)));
  return html("table", {},
    html("caption", {}, caption), html("thead", {}, row(head, "th")), html("tbody", {}, rows.map((r) => row(r, "td"))));
}
