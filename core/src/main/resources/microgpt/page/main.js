import { checkAll } from "./checks.js";
import { count, html, show } from "./dom.js";
import { Inspector } from "./explain.js";
import { Run } from "./run.js";
import { State } from "./state.js";
import { activationsView } from "./views/activations.js";
import { attentionView } from "./views/attention.js";
import { compareView } from "./views/compare.js";
import { embeddingsView } from "./views/embeddings.js";
import { graphView } from "./views/graph.js";
import { lossView } from "./views/loss.js";
import { neuronView } from "./views/neuron.js";
import { nextView } from "./views/next.js";
import { reluView } from "./views/relu.js";
import { samplesView } from "./views/samples.js";
import { softmaxView } from "./views/softmax.js";
import { tapeView } from "./views/tape.js";
import { weightView } from "./views/weight.js";

const PLAY_MILLISECONDS = 120;

const groupsOf = (run, other) => ({
  "Watch it learn": [lossView(run), samplesView, nextView],
  "Look inside": [attentionView, activationsView, embeddingsView],
  "How it learns": [weightView, neuronView, graphView, tapeView],
  "Try it yourself": [softmaxView, reluView],
  ...(other && { Compare: [compareView(other)] }),
});

const find = (id) => document.getElementById(id);

function main() {
  const run = new Run(JSON.parse(find("run").textContent));
  const other = find("other") && new Run(JSON.parse(find("other").textContent));
  const groups = groupsOf(run, other);
  const views = Object.values(groups).flat();
  const state = new State(run, views[0].id);
  const inspector = new Inspector((weight) => state.set({ view: "weight", weight }));
  document.body.append(inspector.element);

  describe(run);
  const tabs = navigation(groups, state);
  const time = timeline(state);
  const typed = textField(state);
  measureControls();
  find("text-loss").addEventListener("click", () => inspector.open(state.moment, state.moment.loss, 0, 0));
  const made = new Map();
  const main = find("main");
  const update = () => {
    const view = views.find(({ id }) => id === state.view) ?? views[0];
    if (!made.has(view)) made.set(view, open(view, state, inspector));
    const { section, shown } = made.get(view);
    if (main.firstChild !== section) main.replaceChildren(section);
    tabs(view.id);
    time();
    typed();
    shown.update();
  };
  state.listen(update);
  update();
  badge(run);
}

/** A view with its title and what to look for. */
function open(view, state, inspector) {
  const shown = view.create(state, inspector);
  const section = html("section", { id: `view-${view.id}`, role: "tabpanel", "aria-labelledby": `tab-${view.id}`, tabindex: -1 },
    html("h2", {}, view.title), html("p", { class: "look" }, view.look), shown.element);
  return { section, shown };
}

/** What run this is, and what of it is missing. */
function describe(run) {
  const { nLayer, nEmbd, nHead, blockSize } = run.config;
  const name = html("strong", {}, run.name);
  if (run.outcome.kind === "saved") document.title = find("title").textContent = "Look inside a GPT";
  find("about").append(
    ...(run.outcome.kind === "saved" ? ["This file holds a small GPT that was saved as ", name, ". "] : ["A small GPT learned from ", name, ", and this file holds its run. "]),
    run.snapshots.length > 1
      ? "Drag the slider to go through its training, type a text, and look at what the model makes of it at any time."
      : "Type a text, and look at what the model makes of it.");
  find("facts").textContent = `${count(run.parameters)} parameters · ${nLayer} layer${nLayer > 1 ? "s" : ""} · n_embd ${nEmbd} · ${nHead} head${nHead > 1 ? "s" : ""} · block_size ${blockSize} · `
    + `${run.characters.length} characters and BOS · ${run.engine}`;
  const notes = [];
  if (run.outcome.kind !== "done") notes.push(run.outcome.text);
  if (run.firstStep > 0 && run.outcome.kind !== "saved") notes.push(`This run went on after ${count(run.firstStep)} steps: what came before is not in this page.`);
  if (run.leftOut.length) notes.push(`To keep the page small: ${run.leftOut.join("; ")}.${run.outcome.kind === "saved" ? "" : " --page-size makes room for more."}`);
  find("notes").replaceChildren(...notes.map((note) => html("p", { class: "note" }, note)));
}

function navigation(groups, state) {
  const tabs = new Map();
  for (const [name, views] of Object.entries(groups)) {
    const list = html("div", { class: "group", role: "presentation" }, html("span", { class: "group-name", "aria-hidden": "true" }, name));
    for (const { id, title } of views) {
      const tab = html("button", { type: "button", role: "tab", id: `tab-${id}`, onclick: () => state.set({ view: id }) }, title);
      tabs.set(id, tab);
      list.append(tab);
    }
    find("views").append(list);
  }
  const all = [...tabs.keys()];
  find("views").addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const id = all[(all.indexOf(state.view) + by + all.length) % all.length];
    state.set({ view: id });
    tabs.get(id).focus();
  });
  return (chosen) => {
    for (const [id, tab] of tabs) {
      tab.setAttribute("aria-selected", id === chosen);
      tab.tabIndex = id === chosen ? 0 : -1;
      if (id === chosen) tab.setAttribute("aria-controls", `view-${id}`);
      else tab.removeAttribute("aria-controls");
    }
  };
}

/** The slider of time, its button that plays it, and what the model invents at this time. */
function timeline(state) {
  const { run } = state;
  const input = find("time");
  const last = run.snapshots.length - 1;
  const playButton = find("play");
  let playing = null;
  input.max = last;
  input.disabled = last === 0;
  playButton.disabled = last === 0;
  const stop = () => {
    clearInterval(playing);
    playing = null;
    playButton.textContent = "▶";
    playButton.setAttribute("aria-label", "Play through time");
  };
  input.addEventListener("input", () => {
    stop();
    state.set({ at: Number(input.value) });
  });
  playButton.addEventListener("click", () => {
    if (playing) return stop();
    if (state.at === last) state.set({ at: 0 });
    playButton.textContent = "❚❚";
    playButton.setAttribute("aria-label", "Pause");
    playing = setInterval(() => (state.at < last ? state.set({ at: state.at + 1 }) : stop()), PLAY_MILLISECONDS);
  });
  stop();
  return () => {
    const { done, samples } = run.snapshots[state.at];
    const total = run.recipe?.steps ?? run.snapshots.at(-1).done;
    input.value = state.at;
    input.setAttribute("aria-valuetext", `after ${done} of ${total} steps`);
    find("step").textContent = count(done);
    find("steps").textContent = `of ${count(total)} steps`;
    find("invents").replaceChildren(...samples.map((sample) => html("li", {}, sample || "(empty)")));
    find("text-loss").textContent = show(state.moment.loss.data[0], 3);
  };
}

/** Tells the styles how high the controls are, so that nothing is scrolled to beneath them. */
function measureControls() {
  const controls = find("controls");
  new ResizeObserver(() => document.documentElement.style.setProperty("--controls", `${controls.offsetHeight}px`)).observe(controls);
}

function textField(state) {
  const input = find("text");
  const message = find("text-message");
  const hasBreaks = state.run.characters.includes("\n");
  input.addEventListener("input", () => {
    if (!hasBreaks && input.value.includes("\n")) input.value = input.value.replaceAll("\n", "");
    state.set({ text: input.value });
  });
  return () => {
    if (input.value !== state.text) input.value = state.text;
    input.rows = Math.min(4, state.text.split("\n").length);
    const { unknown, cut, tokens } = state.moment.example;
    const notes = [];
    if (unknown.length) notes.push(`${unknown.map((c) => `“${c}”`).join(", ")} ${unknown.length > 1 ? "are" : "is"} not in this model's vocabulary and left out.`);
    if (cut) notes.push(`The model looks at ${state.run.config.blockSize} positions at most: the last ${cut} of your text ${cut > 1 ? "are" : "is"} left out.`);
    message.textContent = notes.join(" ") || `${tokens.length} position${tokens.length > 1 ? "s" : ""}`;
    message.classList.toggle("warning", notes.length > 0);
  };
}

/** Compares this page's numbers with the engine's while nothing else is to be done, and says how it went. */
function badge(run) {
  const place = find("badge");
  const work = checkAll(run);
  const say = ({ losses, gradients, worst }, done) => {
    place.setAttribute("aria-busy", !done);
    if (!losses) {
      place.textContent = "Computed in this page. The file holds no number of the engine to compare with.";
      return;
    }
    const good = worst.share <= 1;
    place.className = done ? (good ? "good" : "bad") : "";
    place.textContent = `${done ? (good ? "✓ " : "✗ ") : "… "}Computed in this page, compared with the engine: ${count(losses)} loss${losses > 1 ? "es" : ""}, ${count(gradients)} gradients. `
      + `Worst, ${worst.what}: apart by ${show(Math.abs(worst.computed - worst.recorded))}, allowed ${show(worst.bound)}.`;
  };
  const slice = () => {
    const { value, done } = work.next();
    say(value, done);
    if (!done) setTimeout(slice, 30);
  };
  setTimeout(slice, 400);
}

main();
