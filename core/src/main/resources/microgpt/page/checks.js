import { spread } from "./model.js";
import { floats } from "./run.js";

/**
 * Compares what this page computes with every number the engine recorded that it can compute again: at each snapshot
 * the loss of the step that followed, and at some the gradient of every weight.
 *
 * It is a generator that yields the state after each comparison, so that whoever draws it can pause.
 *
 * @returns what it yields: { losses, gradients, worst }, how many of each were compared, and the comparison that used
 *     the largest part of its bound: { what, computed, recorded, bound, share }
 */
export function* checkAll(run) {
  const state = { losses: 0, gradients: 0, worst: null };
  const compare = (what, computed, recorded, bound) => {
    const difference = Math.abs(computed - recorded);
    const share = difference === 0 ? 0 : difference / bound;
    if (!state.worst || !(share <= state.worst.share)) state.worst = { what, computed, recorded, bound, share };
  };
  for (const check of run.checks) {
    const tokens = check.tokens.slice(0, -1);
    const example = { tokens, targets: check.tokens.slice(1), shares: tokens.map(() => 1 / tokens.length) };
    const own = spread(run.config, run.weights(check.snapshot), [example]);
    compare("a loss", own.loss, check.loss, own.lossBound);
    state.losses++;
    floats(check.gradients).forEach((recorded, i) => {
      compare("a gradient", own.gradients[i], recorded, own.gradientBounds[i]);
      state.gradients++;
    });
    yield state;
  }
  for (let at = 0; at < run.snapshots.length; at++) {
    const done = run.snapshots[at].done;
    const recorded = run.lossAfter(done);
    const examples = recorded === undefined ? null : run.examplesOf(done);
    if (!examples) continue;
    const own = spread(run.config, run.weights(at), examples);
    compare("a loss", own.loss, recorded, own.lossBound);
    state.losses++;
    yield state;
  }
  return state;
}
