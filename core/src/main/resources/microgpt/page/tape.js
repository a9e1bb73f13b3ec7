// A tape: every operation on matrices is a record that holds its result, and walking the records backward gives the
// derivative of the last one with respect to every number before it. The same operations, in the same order, as the
// engine's, but in double. Matrices are row-major: T rows (tokens), C channels, V vocabulary, H heads, D head width.

/** Replaces nothing: what every product and every gradient passes through when no rounding is simulated. */
const exact = (x) => x;

/** Each operation: its result from its operands, and below it what it adds to their gradients. */
const OPERATIONS = {
  /** A window of the parameters, or constants: nothing to compute. */
  leaf: { forward() {}, backward() {} },

  /** y[t] = table[ids[t]] */
  gather: {
    forward(y, [table]) {
      y.ids.forEach((id, t) => {
        for (let j = 0; j < y.cols; j++) y.data[t * y.cols + j] = table.data[id * y.cols + j];
      });
    },
    backward(y, [table]) {
      y.ids.forEach((id, t) => {
        for (let j = 0; j < y.cols; j++) table.grad[id * y.cols + j] += y.grad[t * y.cols + j];
      });
    },
  },

  /** y = a + b */
  add: {
    forward(y, [a, b], round) {
      for (let i = 0; i < y.data.length; i++) y.data[i] = round(a.data[i] + b.data[i]);
    },
    backward(y, [a, b], round) {
      for (let i = 0; i < y.data.length; i++) {
        a.grad[i] += round(y.grad[i]);
        b.grad[i] += round(y.grad[i]);
      }
    },
  },

  /** y = a · b, element by element */
  mul: {
    forward(y, [a, b], round) {
      for (let i = 0; i < y.data.length; i++) y.data[i] = round(a.data[i] * b.data[i]);
    },
    backward(y, [a, b], round) {
      for (let i = 0; i < y.data.length; i++) {
        a.grad[i] += round(b.data[i] * y.grad[i]);
        b.grad[i] += round(a.data[i] * y.grad[i]);
      }
    },
  },

  /** y = max(0, a) */
  relu: {
    forward(y, [a]) {
      for (let i = 0; i < y.data.length; i++) y.data[i] = Math.max(0, a.data[i]);
    },
    backward(y, [a], round) {
      for (let i = 0; i < y.data.length; i++) if (a.data[i] > 0) a.grad[i] += round(y.grad[i]);
    },
  },

  /** y[t,o] = Σ_i x[t,i] · w[o,i] */
  linear: {
    forward(y, [x, w], round) {
      for (let t = 0; t < y.rows; t++) {
        for (let o = 0; o < y.cols; o++) {
          let sum = 0;
          for (let i = 0; i < x.cols; i++) sum += round(x.data[t * x.cols + i] * w.data[o * x.cols + i]);
          y.data[t * y.cols + o] = sum;
        }
      }
    },
    backward(y, [x, w], round) {
      for (let t = 0; t < y.rows; t++) {
        for (let o = 0; o < y.cols; o++) {
          const dy = y.grad[t * y.cols + o];
          if (dy === 0) continue;
          for (let i = 0; i < x.cols; i++) {
            x.grad[t * x.cols + i] += round(dy * w.data[o * x.cols + i]);
            w.grad[o * x.cols + i] += round(dy * x.data[t * x.cols + i]);
          }
        }
      }
    },
  },

  /** y[t] = x[t] · r[t], with r[t] = (mean(x[t]²) + 1e-5)^-½ */
  rmsnorm: {
    forward(y, [x], round) {
      y.kept = new Float64Array(y.rows);
      for (let t = 0; t < y.rows; t++) {
        let sum = 0;
        for (let j = 0; j < y.cols; j++) sum += round(x.data[t * y.cols + j] ** 2);
        y.kept[t] = round((sum / y.cols + 1e-5) ** -0.5);
        for (let j = 0; j < y.cols; j++) y.data[t * y.cols + j] = round(x.data[t * y.cols + j] * y.kept[t]);
      }
    },
    // dx = r · (dy − y · mean(dy · y))
    backward(y, [x], round) {
      for (let t = 0; t < y.rows; t++) {
        let mean = 0;
        for (let j = 0; j < y.cols; j++) mean += round(y.grad[t * y.cols + j] * y.data[t * y.cols + j]) / y.cols;
        for (let j = 0; j < y.cols; j++) {
          const i = t * y.cols + j;
          x.grad[i] += round(y.kept[t] * round(y.grad[i] - round(y.data[i] * mean)));
        }
      }
    },
  },

  /**
   * Causal attention. Of each row of qkv [T, 3C], head h takes D channels each as query, key and value:
   * score[h,t,s] = q[t]·k[s] / √D for s ≤ t; p = softmax over s; y[t] = Σ_s p[h,t,s] · v[s]. Keeps p [H, T, T].
   */
  attention: {
    forward(y, [qkv], round) {
      const { rows: T, cols: C, heads: H } = y;
      const D = C / H;
      y.kept = new Float64Array(H * T * T);
      for (let h = 0; h < H; h++) {
        for (let t = 0; t < T; t++) {
          const p = y.kept.subarray((h * T + t) * T, (h * T + t + 1) * T);
          const query = t * 3 * C + h * D;
          for (let s = 0; s <= t; s++) {
            const key = s * 3 * C + C + h * D;
            for (let d = 0; d < D; d++) p[s] += round(qkv.data[query + d] * qkv.data[key + d]);
            p[s] = round(p[s] / Math.sqrt(D));
          }
          softmax(p.subarray(0, t + 1), round);
          for (let s = 0; s <= t; s++) {
            const value = s * 3 * C + 2 * C + h * D;
            for (let d = 0; d < D; d++) y.data[t * C + h * D + d] += round(p[s] * qkv.data[value + d]);
          }
        }
      }
    },
    // dp[s] = dy·v[s];  dscore[s] = p[s] · (dp[s] − Σ p·dp);  dv += p·dy;  dq += dscore·k/√D;  dk += dscore·q/√D
    backward(y, [qkv], round) {
      const { rows: T, cols: C, heads: H } = y;
      const D = C / H;
      const dp = new Float64Array(T);
      for (let h = 0; h < H; h++) {
        for (let t = 0; t < T; t++) {
          const p = y.kept.subarray((h * T + t) * T, (h * T + t + 1) * T);
          const query = t * 3 * C + h * D;
          let mean = 0;
          for (let s = 0; s <= t; s++) {
            const value = s * 3 * C + 2 * C + h * D;
            dp[s] = 0;
            for (let d = 0; d < D; d++) {
              const dy = y.grad[t * C + h * D + d];
              dp[s] += round(dy * qkv.data[value + d]);
              qkv.grad[value + d] += round(p[s] * dy);
            }
            mean += round(p[s] * dp[s]);
          }
          for (let s = 0; s <= t; s++) {
            const key = s * 3 * C + C + h * D;
            const dscore = round((p[s] * round(dp[s] - mean)) / Math.sqrt(D));
            for (let d = 0; d < D; d++) {
              qkv.grad[query + d] += round(dscore * qkv.data[key + d]);
              qkv.grad[key + d] += round(dscore * qkv.data[query + d]);
            }
          }
        }
      }
    },
  },

  /** y[t] = −ln softmax(x[t])[targets[t]]. Keeps the softmax [T, V]. */
  cross_entropy: {
    forward(y, [x], round) {
      y.kept = Float64Array.from(x.data);
      for (let t = 0; t < y.rows; t++) {
        const { max, sum } = softmax(y.kept.subarray(t * x.cols, (t + 1) * x.cols), round);
        // not of the softmax: a probability may be too small for a number, its logarithm is not
        y.data[t] = round(round(Math.log(sum)) - round(x.data[t * x.cols + y.targets[t]] - max));
      }
    },
    // dx = (softmax − one-hot of the target) · dy
    backward(y, [x], round) {
      for (let t = 0; t < y.rows; t++) {
        for (let v = 0; v < x.cols; v++) {
          const hit = v === y.targets[t] ? 1 : 0;
          x.grad[t * x.cols + v] += round(round(y.kept[t * x.cols + v] - hit) * y.grad[t]);
        }
      }
    },
  },

  /** y = Σ_t a[t] · w[t]; no gradient flows to w */
  weighted_sum: {
    forward(y, [a, w], round) {
      for (let t = 0; t < a.rows; t++) y.data[0] += round(a.data[t] * w.data[t]);
    },
    backward(y, [a, w], round) {
      for (let t = 0; t < a.rows; t++) a.grad[t] += round(w.data[t] * y.grad[0]);
    },
  },
};

/**
 * The softmax of x, in place. The maximum is subtracted, which changes nothing but keeps exp from overflowing.
 *
 * @returns { max, sum }: the maximum, and Σ exp(x − max)
 */
export function softmax(x, round = exact) {
  let max = -Infinity;
  for (const value of x) max = Math.max(max, value);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    x[i] = round(Math.exp(x[i] - max));
    sum += x[i];
  }
  for (let i = 0; i < x.length; i++) x[i] = round(x[i] / sum);
  return { max, sum };
}

/** A record is { index, op, name, operands, rows, cols, data, grad } and what its operation needs besides. */
export class Tape {
  /**
   * @param parameters all of them, one after another
   * @param round what every product and gradient passes through; see `spread` in model.js
   */
  constructor(parameters, round = exact) {
    this.parameters = parameters;
    this.gradients = new Float64Array(parameters.length);
    this.round = round;
    this.records = [];
  }

  /** Parameters from `offset` on, as a matrix. Several windows may show the same numbers. */
  parameter(name, offset, rows, cols) {
    const data = this.parameters.subarray(offset, offset + rows * cols);
    const grad = this.gradients.subarray(offset, offset + rows * cols);
    return this.append({ op: "leaf", name, operands: [], rows, cols, data, grad, offset });
  }

  constant(name, rows, cols, values) {
    return this.append({ op: "leaf", name, operands: [], rows, cols, data: Float64Array.from(values), constant: true });
  }

  gather(name, table, ids) {
    return this.append({ op: "gather", name, operands: [table], rows: ids.length, cols: table.cols, ids });
  }

  add(name, a, b) {
    return this.append({ op: "add", name, operands: [a, b], rows: a.rows, cols: a.cols });
  }

  mul(name, a, b) {
    return this.append({ op: "mul", name, operands: [a, b], rows: a.rows, cols: a.cols });
  }

  relu(name, a) {
    return this.append({ op: "relu", name, operands: [a], rows: a.rows, cols: a.cols });
  }

  linear(name, x, w) {
    return this.append({ op: "linear", name, operands: [x, w], rows: x.rows, cols: w.rows });
  }

  rmsnorm(name, x) {
    return this.append({ op: "rmsnorm", name, operands: [x], rows: x.rows, cols: x.cols });
  }

  attention(name, qkv, heads) {
    return this.append({ op: "attention", name, operands: [qkv], rows: qkv.rows, cols: qkv.cols / 3, heads });
  }

  crossEntropy(name, logits, targets) {
    return this.append({ op: "cross_entropy", name, operands: [logits], rows: logits.rows, cols: 1, targets });
  }

  weightedSum(name, a, weights) {
    return this.append({ op: "weighted_sum", name, operands: [a, weights], rows: 1, cols: 1 });
  }

  append(record) {
    record.index = this.records.length;
    record.data ??= new Float64Array(record.rows * record.cols);
    record.grad ??= new Float64Array(record.rows * record.cols);
    OPERATIONS[record.op].forward(record, record.operands, this.round);
    this.records.push(record);
    return record;
  }

  /** Adds d root / d x to the gradient of every x. `onRecord` is told of each record before and after its step. */
  backward(root, onRecord = null) {
    root.grad.fill(1);
    for (let r = root.index; r >= 0; r--) {
      const record = this.records[r];
      onRecord?.(record, "before");
      OPERATIONS[record.op].backward(record, record.operands, this.round);
      onRecord?.(record, "after");
    }
  }

  /** Walks back anew and notes what each record gives to each operand, as `gives`. */
  backwardByEdge(root) {
    this.gradients.fill(0);
    for (const record of this.records) record.grad.fill(0);
    let before = [];
    this.backward(root, (record, when) => {
      if (when === "before") before = record.operands.map((operand) => Float64Array.from(operand.grad));
      else record.gives = record.operands.map((operand, i) => operand.grad.map((g, at) => g - before[i][at]));
    });
  }
}
