import { learn } from "./model.js";

/** What a link to the page keeps. */
const KEPT = ["view", "step", "text", "position", "weight", "temperature", "topK", "topP"];
const NUMBERS = new Set(["step", "position", "weight", "temperature", "topK", "topP"]);

/** Where the reader is: everything the views show follows from it. Whoever listens hears of changes once a frame. */
export class State {
  constructor(run, view) {
    this.run = run;
    this.listeners = [];
    this.values = {
      view,
      at: run.snapshots.length - 1,
      text: beginning(run),
      position: null,
      weight: 0,
      temperature: run.sampling.temperature,
      topK: run.sampling.topK,
      topP: run.sampling.topP,
    };
    this.restore();
    addEventListener("hashchange", () => {
      this.restore();
      this.changed();
    });
  }

  get view() { return this.values.view; }
  get at() { return this.values.at; }
  get text() { return this.values.text; }
  get weight() { return this.values.weight; }
  get sampling() { return this.values; }

  /** What sampling can be set to: what its run drew with is within. */
  get temperatures() { return [Math.min(0.1, this.run.sampling.temperature), Math.max(2, this.run.sampling.temperature)]; }
  get leastTopP() { return Math.min(0.05, this.run.sampling.topP); }

  /** How many steps had been done. */
  get done() { return this.run.snapshots[this.at].done; }

  /** The position that is looked at; the last one unless the reader chose another. */
  get position() {
    const last = this.moment.example.tokens.length - 1;
    return Math.min(this.values.position ?? last, last);
  }

  /** The reader's text forward and backward through the model of this time; `letters` stand for its positions. */
  get moment() {
    const key = `${this.at} ${this.text}`;
    if (this.computed?.key !== key) this.computed = { key, ...this.compute(this.run, this.at) };
    return this.computed;
  }

  compute(run, at) {
    const example = run.example(this.text);
    const letters = example.tokens.map((token) => run.letter(token));
    return { example, letters, ...learn(run.config, run.weights(at), example) };
  }

  /** Changes some of the values. */
  set(changes) {
    if ("text" in changes) this.values.position = null;
    Object.assign(this.values, changes);
    this.changed();
  }

  listen(listener) {
    this.listeners.push(listener);
  }

  changed() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => {
      this.pending = false;
      this.listeners.forEach((listener) => listener());
      clearTimeout(this.writing);
      this.writing = setTimeout(() => this.write(), 200);
    });
  }

  /** Puts what is seen into the address, unless another link stands there that is about to be followed. */
  write() {
    if (location.hash !== this.address) return;
    history.replaceState(null, "", this.link());
    this.address = location.hash;
  }

  /** The part of the address that brings back what is seen now. */
  link() {
    const values = { ...this.values, step: this.done };
    const kept = KEPT.filter((name) => values[name] !== null).map((name) => [name, values[name]]);
    return "#" + new URLSearchParams(kept);
  }

  restore() {
    this.address = location.hash;
    for (const [name, text] of new URLSearchParams(location.hash.slice(1))) {
      if (!KEPT.includes(name)) continue;
      const value = NUMBERS.has(name) ? Number(text) : text;
      if (Number.isNaN(value)) continue;
      if (name === "step") this.values.at = this.run.nearest(value);
      else this.values[name] = value;
    }
    this.values.weight = Math.min(Math.max(0, Math.trunc(this.values.weight)), this.run.parameters - 1);
    const [coldest, hottest] = this.temperatures;
    this.values.temperature = Math.min(Math.max(coldest, this.values.temperature), hottest);
    this.values.topP = Math.min(Math.max(this.leastTopP, this.values.topP), 1);
    this.values.topK = Math.min(Math.max(0, Math.trunc(this.values.topK)), this.run.config.vocabSize);
    if (this.values.position !== null) this.values.position = Math.max(0, Math.trunc(this.values.position));
  }
}

/** A text to begin with: the last thing the model invented, cut to what it can look back on. */
function beginning(run) {
  const invented = run.snapshots.at(-1).samples.find((sample) => sample.length > 2) ?? run.characters.slice(0, 4).join("");
  return [...invented].slice(0, Math.min(12, run.config.blockSize)).join("");
}
