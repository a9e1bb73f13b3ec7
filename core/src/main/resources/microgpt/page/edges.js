/** The operands of element (i, j) of a record: [{ record, i, j, factor }], where a factor multiplies the operand. */
export function operandsOf(record, i, j) {
  const [a, b] = record.operands;
  switch (record.op) {
    case "leaf":
      return [];
    case "gather":
      return [{ record: a, i: record.ids[i], j }];
    case "add":
    case "mul":
      return [{ record: a, i, j }, { record: b, i, j }];
    case "relu":
      return [{ record: a, i, j }];
    case "linear":
      return Array.from({ length: a.cols }, (_, k) => ({
        record: a, i, j: k, factor: b.data[j * b.cols + k], of: { record: b, i: j, j: k } }));
    case "rmsnorm":
      return [{ record: a, i, j, factor: record.kept[i] }];
    case "attention": {
      const width = record.cols / record.heads;
      const head = Math.floor(j / width);
      return Array.from({ length: i + 1 }, (_, s) => ({
        record: a, i: s, j: 2 * record.cols + j, factor: record.kept[(head * record.rows + i) * record.rows + s] }));
    }
    case "cross_entropy": {
      const target = record.targets[i];
      const logits = Array.from({ length: a.cols }, (_, v) => ({ record: a, i, j: v, factor: record.kept[i * a.cols + v] }));
      return [logits[target], ...logits.filter((_, v) => v !== target)];
    }
    case "weighted_sum":
      return Array.from({ length: a.rows }, (_, t) => ({ record: a, i: t, j: 0, factor: b.data[t] }));
  }
}

/**
 * Where the gradient of element (i, j) comes from: [{ record, i, j, gives }], one for each use, with the first element
 * that is computed from it.
 */
export function usesOf(tape, record, i, j) {
  const uses = [];
  for (const user of tape.records) {
    user.operands.forEach((operand, k) => {
      if (operand !== record || !user.gives) return;
      const [row, col] = firstFrom(user, k, i, j);
      if (row >= 0) uses.push({ record: user, i: row, j: col, gives: user.gives[k][i * record.cols + j] });
    });
  }
  return uses;
}

/** The first element of a record that its operand k's element (i, j) is part of; of a row that is not gathered -1. */
function firstFrom({ op, ids, cols }, k, i, j) {
  switch (op) {
    case "gather":
      return [ids.indexOf(i), j];
    case "linear":
      return k === 0 ? [i, 0] : [0, i];
    case "attention":
      return [i, j % cols];
    case "cross_entropy":
      return [i, 0];
    case "weighted_sum":
      return [0, 0];
    default:
      return [i, j];
  }
}
