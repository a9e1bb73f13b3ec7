import { count, html } from "../dom.js";
import { figure } from "../save.js";

export const samplesView = {
  id: "samples",
  title: "Samples",
  look: "Each row is what the model invented after so many steps, always with the same random numbers, so only the weights differ. "
    + "Watch noise turn into syllables first, and into names later.",
  create(state) {
    const { run } = state;
    const { temperature, topK, topP } = run.sampling;
    const columns = Math.max(0, ...run.snapshots.map(({ samples }) => samples.length));
    const rows = run.snapshots.map(({ done, samples }, at) =>
      html("tr", { onclick: () => state.set({ at }) },
        html("th", { scope: "row" }, html("button", { type: "button", class: "link", onclick: () => state.set({ at }) }, count(done))),
        Array.from({ length: columns }, (_, i) => html("td", {}, samples[i] === undefined ? "" : samples[i] || "(empty)"))));
    const head = html("tr", {}, html("th", { scope: "col" }, "steps"),
      Array.from({ length: columns }, (_, i) => html("th", { scope: "col" }, `text ${i + 1}`)));
    const table = html("table", { class: "samples" },
      html("caption", {}, `temperature ${temperature}${topK ? `, top-k ${topK}` : ""}${topP < 1 ? `, top-p ${topP}` : ""}`),
      html("thead", {}, head), html("tbody", {}, rows));
    const frame = html("div", { class: "window", tabindex: 0, role: "region", "aria-label": "Samples through time" }, table);
    const shown = figure("What it invents, through time", frame, {
      rows: () => [["steps", ...Array.from({ length: columns }, (_, i) => `text ${i + 1}`)],
        ...run.snapshots.map(({ done, samples }) => [done, ...samples])],
    });
    return {
      element: columns ? shown.element : html("p", { class: "note" }, "The model is too large for samples to be made for this page."),
      update() {
        rows.forEach((row, at) => {
          row.classList.toggle("current", at === state.at);
          if (at === state.at) row.setAttribute("aria-current", "true");
          else row.removeAttribute("aria-current");
        });
        const row = rows[state.at];
        frame.scrollTop = row.offsetTop - frame.clientHeight / 2;
      },
    };
  },
};
