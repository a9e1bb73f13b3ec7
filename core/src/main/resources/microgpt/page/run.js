import { layout } from "./model.js";

/** What stands for characters that cannot be seen. */
const SHOWN = { " ": "␣", "\n": "↵", "\t": "⇥", "\r": "␍" };

/** A recorded run, as the page's data has it. */
export class Run {
  constructor(data) {
    Object.assign(this, data);
    this.matrices = layout(this.config);
    this.parameters = this.matrices.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
    this.tokenOf = new Map(this.characters.map((character, token) => [character, token]));
    this.bos = this.characters.length;
    this.losses = floats(data.losses);
    this.rates = data.rates ? doubles(data.rates) : null;
    this.decoded = new Map();
  }

  /** All weights as they were at a snapshot. */
  weights(snapshot) {
    if (!this.decoded.has(snapshot)) this.decoded.set(snapshot, floats(this.snapshots[snapshot].weights));
    return this.decoded.get(snapshot);
  }

  /** The snapshot nearest to so many steps done. */
  nearest(done) {
    let best = 0;
    this.snapshots.forEach((snapshot, i) => {
      if (Math.abs(snapshot.done - done) < Math.abs(this.snapshots[best].done - done)) best = i;
    });
    return best;
  }

  /** The recorded loss of the step that follows so many steps; undefined if there is none. */
  lossAfter(done) {
    return this.losses[(done - this.firstStep) / this.lossEvery];
  }

  /** The steps whose losses are recorded, counted from 1, as a chart shows them. */
  lossSteps() {
    return Array.from(this.losses, (_, i) => this.firstStep + i * this.lossEvery + 1);
  }

  /** How a token is shown: its character, a sign for what cannot be seen, or BOS. */
  letter(token) {
    if (token === this.bos) return "BOS";
    const character = this.characters[token];
    if (SHOWN[character]) return SHOWN[character];
    return /[\p{C}\p{Z}\p{M}]/u.test(character)
      ? "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")
      : character;
  }

  /**
   * A text as the training would have seen it: { tokens, targets, shares, unknown, cut }. Characters that the
   * vocabulary lacks are left out, and so is what goes beyond block_size positions. Where no BOS frames it, a text too
   * short to have anything predicted begins a line.
   */
  example(text) {
    const characters = [...text];
    const unknown = [...new Set(characters.filter((c) => !this.tokenOf.has(c)))];
    const known = characters.filter((c) => this.tokenOf.has(c)).map((c) => this.tokenOf.get(c));
    const framed = this.documents === "lines" ? [this.bos, ...known, this.bos] : known;
    while (framed.length < 2) framed.unshift(Math.max(0, this.characters.indexOf("\n")));
    const seen = this.documents === "lines" ? framed.slice(0, -1) : framed;
    const tokens = seen.slice(0, this.config.blockSize);
    const targets = tokens.map((_, t) => framed[t + 1] ?? 0);
    // the last position of a long text has nothing to predict yet
    const counted = tokens.map((_, t) => (t + 1 < framed.length ? 1 : 0));
    const count = counted.reduce((sum, one) => sum + one, 0);
    const shares = counted.map((one) => one / count);
    return { tokens, targets, shares, unknown, cut: seen.length - tokens.length };
  }

  /** The examples of a step that was trained, counted from 0; null if they were not recorded. */
  examplesOf(step) {
    if (!this.examples) return null;
    this.rows ??= read(this.examples);
    const perStep = this.recipe.batchSize * this.recipe.accumulate;
    const first = (step - this.firstStep) * perStep;
    const rows = this.rows.slice(first, first + perStep);
    return rows.length < perStep ? null : rows.map((row) => framedExample(row, perStep));
  }

  /** The text of tokens, as it is shown; BOS is no part of it. */
  text(tokens) {
    return Array.from(tokens).filter((token) => token !== this.bos).map((token) => this.letter(token)).join("");
  }
}

/** What a training step makes of the tokens it has read: each but the last predicts the one after it. */
function framedExample(row, perStep) {
  const tokens = Array.from(row.slice(0, -1));
  const shares = tokens.map(() => 1 / (tokens.length * perStep));
  return { tokens, targets: Array.from(row.slice(1)), shares };
}

/** Examples as they are stored: the number of tokens, then the tokens, 16 bits each. */
function read(base64) {
  const numbers = new Uint16Array(bytes(base64).buffer);
  const rows = [];
  for (let i = 0; i < numbers.length; i += numbers[i] + 1) rows.push(numbers.subarray(i + 1, i + 1 + numbers[i]));
  return rows;
}

/** Little-endian floats, as every machine with a current browser has them. */
export function floats(base64) {
  return new Float32Array(bytes(base64).buffer);
}

function doubles(base64) {
  return new Float64Array(bytes(base64).buffer);
}

function bytes(base64) {
  const binary = atob(base64);
  const result = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) result[i] = binary.charCodeAt(i);
  return result;
}
