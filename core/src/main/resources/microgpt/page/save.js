import { color, svg } from "./dom.js";

/** What a drawing looks like comes from the page's styles; a file of its own needs it said on each element. */
const STYLES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "paint-order", "opacity",
  "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline", "visibility"];

/** A drawing as the text of an SVG file, on the ground that it has in the page. */
export function svgText(drawing) {
  const copy = drawing.isConnected ? styled(drawing) : drawing;
  const { width, height } = copy.viewBox.baseVal;
  copy.prepend(svg("rect", { width, height, fill: color("surface") }));
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  return new XMLSerializer().serializeToString(copy);
}

/** A copy of a drawing of the page that says itself what it looks like. */
function styled(drawing) {
  const copy = drawing.cloneNode(true);
  const originals = [drawing, ...drawing.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, i) => {
    const style = getComputedStyle(originals[i]);
    for (const name of STYLES) element.setAttribute(name, style.getPropertyValue(name));
    for (const name of ["class", "style"]) element.removeAttribute(name);
  });
  return copy;
}

/** Rows of a table as CSV: texts with a quote, a line's end, or what separates cells are quoted. */
export function csvText(rows) {
  const cell = (value) => {
    const text = String(value);
    return typeof value !== "number" && /[",\n\r;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(cell).join(",") + "\n").join("");
}

/** Gives the reader a file. */
export function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/**
 * A figure with a title and buttons that save it.
 *
 * @param content what is shown
 * @param drawing gives the SVG to save: one of the page, or one that says itself what it looks like
 * @param rows gives the rows to save, the first of them names
 * @returns its element, what sets its title, and what says whether there is anything to save
 */
export function figure(title, content, { drawing, rows } = {}) {
  const element = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const heading = document.createElement("span");
  caption.append(heading);
  const file = () => heading.textContent.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "figure";
  const add = (label, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "save";
    button.textContent = label;
    button.addEventListener("click", act);
    caption.append(button);
  };
  if (drawing) add("SVG", () => save(`${file()}.svg`, "image/svg+xml", svgText(drawing())));
  if (rows) add("CSV", () => save(`${file()}.csv`, "text/csv", csvText(rows())));
  element.append(caption, content);
  const name = (text) => {
    heading.textContent = text;
    for (const button of caption.querySelectorAll("button")) button.setAttribute("aria-label", `Save “${text}” as ${button.textContent}`);
  };
  name(title);
  const savable = (is) => {
    for (const button of caption.querySelectorAll("button")) button.disabled = !is;
  };
  return { element, title: name, savable };
}
