/**
 * What the next token is drawn from: the softmax of logits / temperature, 0 below the top k and outside the top p. At
 * temperature 0 it is the most probable one.
 * The same as the engine's Sampler.Settings.
 */
export function probabilities(logits, { temperature = 1, topK = 0, topP = 1 } = {}) {
  let scores = Array.from(logits, (x) => x / (temperature || 1));
  const most = temperature === 0 ? 1 : topK;
  if (most > 0 && most < scores.length) scores = keepGreatest(scores, most, -Infinity);
  const max = Math.max(...scores);
  const exps = scores.map((x) => Math.exp(x - max));
  const sum = exps.reduce((a, b) => a + b, 0);
  const shares = exps.map((x) => x / sum);
  return topP < 1 ? keepGreatest(shares, countOfTop(shares, topP), 0) : shares;
}

/** How many of the most probable reach p together. */
function countOfTop(shares, p) {
  const descending = [...shares].sort((a, b) => b - a);
  let count = 1;
  for (let sum = descending[0]; sum < p && count < shares.length; sum += descending[count - 1]) count++;
  return count;
}

/** Replaces all but the k greatest; of equals the first ones stay. */
function keepGreatest(x, k, replacement) {
  const order = x.map((_, i) => i).sort((a, b) => x[b] - x[a] || a - b);
  const kept = new Set(order.slice(0, k));
  return x.map((value, i) => (kept.has(i) ? value : replacement));
}

/** −Σ p·ln p of shares that need not sum to 1: they are scaled so that they do. In nats. */
export function entropy(shares) {
  const total = shares.reduce((a, b) => a + b, 0);
  return shares.reduce((sum, p) => (p > 0 ? sum - (p / total) * Math.log(p / total) : sum), 0);
}
