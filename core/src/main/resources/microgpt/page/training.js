import { learnAll } from "./model.js";
import { floats } from "./run.js";

/** The most numbers that replayed gradients may take. */
const MOST_NUMBERS = 16e6;

const exact = (x) => x;

/** Why a run cannot be replayed in a page, in words; null if it can. */
export function obstacle(run) {
  if (run.snapshots.length < 2) return "only the final weights are in this page";
  if (!run.examples || run.lossEvery > 1) return "what each step read is not in this page: there was no room for it";
  if (run.losses.length * run.parameters > MOST_NUMBERS) return "the model is too large to replay in a page";
  return null;
}

/**
 * Trains the run again, step by step: gradients of what each step read, at weights that are the recorded ones at every
 * snapshot and Adam's between two of them. From its gradients follow a weight's moments and steps at any time.
 *
 * It is a generator that yields the number of steps done, so that whoever draws it can pause.
 *
 * @param round what every number passes through; see `spread` in model.js
 * @param onSnapshot is told of each recorded snapshot and the weights that were trained again up to it
 * @returns { gradients, losses, drift }: gradients of step s at s · parameters, and the largest difference between a
 *     replayed weight and the recorded one, over all snapshots
 */
export function* replay(run, { round = exact, onSnapshot = () => {} } = {}) {
  const { recipe, parameters: n, firstStep } = run;
  const steps = run.losses.length;
  const gradients = new Float32Array(steps * n);
  const losses = new Float64Array(steps);
  const weights = Float64Array.from(run.weights(0));
  const state = moments(run);
  const snapshotAt = new Map(run.snapshots.map((snapshot, i) => [snapshot.done, i]));
  let drift = 0;
  for (let s = 0; s < steps; s++) {
    const learned = learnAll(run.config, weights, run.examplesOf(firstStep + s), round);
    const scale = clipping(learned.gradients, recipe.clip);
    const own = gradients.subarray(s * n, (s + 1) * n);
    for (let i = 0; i < n; i++) own[i] = learned.gradients[i] * scale;
    losses[s] = learned.loss;
    const adam = adamStep(run, firstStep + s, round);
    for (let i = 0; i < n; i++) weights[i] = round(weights[i] + adam(state, i, own[i], weights[i]));
    const snapshot = snapshotAt.get(firstStep + s + 1);
    if (snapshot !== undefined) {
      const recorded = run.weights(snapshot);
      onSnapshot(snapshot, weights);
      for (let i = 0; i < n; i++) drift = Math.max(drift, Math.abs(weights[i] - recorded[i]));
      weights.set(recorded);
    }
    yield s + 1;
  }
  return { gradients, losses, drift };
}

/** The moments of all weights before the first recorded step: zero, or what a resumed run went on with. */
export function moments(run) {
  const m = new Float64Array(run.parameters);
  const v = new Float64Array(run.parameters);
  if (run.firstMoments) {
    m.set(floats(run.firstMoments));
    v.set(floats(run.secondMoments));
  }
  return { m, v };
}

/** What makes a gradient that is too long no longer than allowed. */
function clipping(gradients, clip) {
  if (!clip) return 1;
  const length = Math.sqrt(gradients.reduce((sum, g) => sum + g * g, 0));
  return length > clip ? clip / length : 1;
}

/** Adam at one step: updates both moments of weight i and returns by how much the weight moves. */
export function adamStep({ recipe: { beta1, beta2, eps, weightDecay }, rates, firstStep }, step, round = exact) {
  const rate = rates[step - firstStep];
  const bias1 = 1 - beta1 ** (step + 1);
  const bias2 = 1 - beta2 ** (step + 1);
  return ({ m, v }, i, gradient, weight) => {
    m[i] = round(beta1 * m[i] + (1 - beta1) * gradient);
    v[i] = round(beta2 * v[i] + (1 - beta2) * gradient * gradient);
    return -rate * weightDecay * weight - round(((rate / bias1) * m[i]) / (Math.sqrt(v[i] / bias2) + eps));
  };
}
