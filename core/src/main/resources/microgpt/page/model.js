import { Tape } from "./tape.js";

/** All matrices in the order in which they lie in the parameters: { name, offset, rows, cols }. */
export function layout({ vocabSize, nLayer, nEmbd, blockSize }) {
  const matrices = [];
  const append = (name, rows, cols) => {
    const last = matrices.at(-1);
    matrices.push({ name, offset: last ? last.offset + last.rows * last.cols : 0, rows, cols });
  };
  append("wte", vocabSize, nEmbd);
  append("wpe", blockSize, nEmbd);
  append("lm_head", vocabSize, nEmbd);
  for (let layer = 0; layer < nLayer; layer++) {
    for (const name of ["attn_wq", "attn_wk", "attn_wv", "attn_wo"]) append(`layer${layer}.${name}`, nEmbd, nEmbd);
    append(`layer${layer}.mlp_fc1`, 4 * nEmbd, nEmbd);
    append(`layer${layer}.mlp_fc2`, nEmbd, 4 * nEmbd);
  }
  return matrices;
}

/** The name of parameter i, such as `wte[3,14]`. */
export function parameterName(matrices, i) {
  const matrix = matrices.find(({ offset, rows, cols }) => i < offset + rows * cols);
  const at = i - matrix.offset;
  return `${matrix.name}[${Math.floor(at / matrix.cols)},${at % matrix.cols}]`;
}

/**
 * The model: logits [T, V] of tokens at positions 0, 1, ...
 *
 *     x = rmsnorm(wte[token] + wpe[position])
 *     each layer:  x = x + attention(rmsnorm(x)·[wq; wk; wv]ᵀ)·woᵀ
 *                  x = x + relu(rmsnorm(x)·fc1ᵀ)·fc2ᵀ
 *     logits = x·lm_headᵀ
 */
export function gpt(tape, config, tokens) {
  const { vocabSize: V, nLayer, nEmbd: C, nHead, blockSize } = config;
  const matrices = Object.fromEntries(layout(config).map((matrix) => [matrix.name, matrix]));
  const parameter = (name) => tape.parameter(name, matrices[name].offset, matrices[name].rows, matrices[name].cols);

  const token = tape.gather("token", tape.parameter("wte", 0, V, C), tokens);
  const positions = tokens.map((_, t) => t);
  const position = tape.gather("position", tape.parameter("wpe", matrices.wpe.offset, blockSize, C), positions);
  let x = tape.rmsnorm("x0", tape.add("token + position", token, position));
  for (let layer = 0; layer < nLayer; layer++) {
    const own = `layer${layer}.`;
    const normed = tape.rmsnorm(`${own}norm1`, x);
    // the three weights lie one after another, so they are also one matrix [3C, C]
    const wqkv = tape.parameter(`${own}attn_wq, wk, wv`, matrices[`${own}attn_wq`].offset, 3 * C, C);
    const qkv = tape.linear(`${own}qkv`, normed, wqkv);
    const attended = tape.attention(`${own}attention`, qkv, nHead);
    const projected = tape.linear(`${own}attn_out`, attended, parameter(`${own}attn_wo`));
    x = tape.add(`${own}x + attn`, x, projected);
    const hidden = tape.linear(`${own}hidden`, tape.rmsnorm(`${own}norm2`, x), parameter(`${own}mlp_fc1`));
    const fired = tape.relu(`${own}relu`, hidden);
    const written = tape.linear(`${own}mlp_out`, fired, parameter(`${own}mlp_fc2`));
    x = tape.add(`${own}x + mlp`, x, written);
  }
  return tape.linear("logits", x, parameter("lm_head"));
}

/**
 * One text forward and backward.
 *
 * @param weights all parameters
 * @param example { tokens, targets, shares }: what each position sees, what it should predict, and its share in the loss
 * @param round what every product and gradient passes through
 * @returns { tape, logits, losses, loss, gradients }, where losses has one row a position
 */
export function learn(config, weights, { tokens, targets, shares }, round) {
  const tape = new Tape(weights, round);
  const logits = gpt(tape, config, tokens);
  const losses = tape.crossEntropy("losses", logits, targets);
  const loss = tape.weightedSum("loss", losses, tape.constant("shares", shares.length, 1, shares));
  tape.backward(loss);
  return { tape, logits, losses, loss, gradients: tape.gradients };
}

/** The same of several examples that share in one loss: the sum of their losses and of their gradients. */
export function learnAll(config, weights, examples, round) {
  const gradients = new Float64Array(weights.length);
  let loss = 0;
  for (const example of examples) {
    const one = learn(config, weights, example, round);
    loss += one.loss.data[0];
    for (let i = 0; i < gradients.length; i++) gradients[i] += one.gradients[i];
  }
  return { loss, gradients };
}

const ROUNDING = 2 ** -24;
const BESIDES_THE_SUM = 10;
const DRAWS = 16;
const DEVIATIONS = 6;

/**
 * How far rounding may carry the float engine from what is computed here in double: the bound that docs/numerics.md
 * derives. Everything is computed again, each product on its way forward and each contribution to a gradient on its way
 * back multiplied by 1 + γ or 1 − γ as a coin falls; six times the root mean square of what that changes is the bound.
 *
 * @returns { loss, gradients, lossBound, gradientBounds }
 */
export function spread(config, weights, examples) {
  const rows = examples.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const { loss, gradients } = learnAll(config, weights, examples);
  let lossSquares = 0;
  const squares = new Float64Array(weights.length);
  for (let draw = 0; draw < DRAWS; draw++) {
    const changed = learnAll(config, weights, examples, noise(config, rows, draw));
    lossSquares += (changed.loss - loss) ** 2;
    for (let i = 0; i < squares.length; i++) squares[i] += (changed.gradients[i] - gradients[i]) ** 2;
  }
  const bound = (sum) => DEVIATIONS * Math.sqrt(sum / DRAWS);
  return { loss, gradients, lossBound: bound(lossSquares), gradientBounds: squares.map(bound) };
}

/** What changes each number by the most that rounding may, where a step has so many rows, up or down as a coin falls. */
export function noise(config, rows, draw) {
  const terms = (Math.max(4 * config.nEmbd, config.vocabSize, rows) + BESIDES_THE_SUM) * ROUNDING;
  const gamma = terms / (1 - terms);
  const coin = coins(draw);
  return (x) => x * (coin() ? 1 + gamma : 1 - gamma);
}

/** A fair coin, the same throws for the same seed: the top bit of a 32-bit mix of a counter (splitmix32). */
function coins(seed) {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) < 0;
  };
}
