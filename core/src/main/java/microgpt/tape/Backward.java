package microgpt.tape;

import java.util.Arrays;

/// The walk from a root back over the records it rests on, last to first.
///
/// The first to come to a gradient above the mark sets it, the others add. Gradients of parameters, below the mark, add
/// up over walks until [Tape#adam] consumes them.
final class Backward {
    private static final Work CLEAR =
            Cut.ELEMENTS.of((t, r, from, to) -> Arrays.fill(t.grad, t.offset[r] + from, t.offset[r] + to, 0));

    private final Tape tape;
    private final Workers workers;

    /// Which gradients the walk has come to; the others hold what an earlier step left.
    private boolean[] reached = {};

    /// How many records there were when gradients were last walked.
    private int walked;

    Backward(Tape tape, Workers workers) {
        this.tape = tape;
        this.workers = workers;
    }

    /// There is nothing on record any more.
    void forget() {
        walked = 0;
    }

    /// Whether record r was there when gradients were last walked.
    boolean covers(int r) {
        return r < walked;
    }

    /// Whether anything has come to the gradient of record r: what the arena holds of the others is of earlier steps.
    boolean hasReached(int r) {
        return tape.offset[r] < tape.mark || covers(r) && reached[r];
    }

    /// Walks back from record `root`, which is 1×1.
    ///
    /// @throws IllegalStateException if it rests on a cache, through which no gradient flows; none has changed then
    void from(int root) {
        requireNoCache(root);
        walked = tape.count;
        if (reached.length < walked) {
            reached = new boolean[tape.left.length];
        }
        for (int r = 0; r < walked; r++) {
            reached[r] = tape.offset[r] < tape.mark;
        }
        if (reach(root)) {
            tape.grad[tape.offset[root]] = 0;
        }
        tape.grad[tape.offset[root]] += 1;
        for (int r = root; r >= 0; r--) {
            if (reached[r]) {
                handOn(r);
            }
        }
    }

    private void requireNoCache(int root) {
        int cached = root;
        while (cached >= 0 && tape.op[cached] != Op.ATTEND) {
            cached--;
        }
        if (cached < 0) {
            return; // as ever in training, which makes nothing anew
        }
        var rests = new boolean[root + 1];
        rests[root] = true;
        for (int r = root; r >= 0; r--) {
            var op = tape.op[r];
            if (rests[r] && op == Op.ATTEND) {
                throw new IllegalStateException("no gradient flows through a cache: train with attention, not attend");
            }
            rests[tape.left[r]] |= rests[r] && op.left() != Gradient.NONE;
            rests[tape.right[r]] |= rests[r] && op.right() != Gradient.NONE;
        }
    }

    /// Hands the gradient of record r on to its operands.
    private void handOn(int r) {
        int a = tape.left[r];
        int b = tape.right[r];
        var op = tape.op[r];
        var first = work(op.left(), r, a);
        var second = work(op.right(), r, b);
        if (first == null) {
            return;
        }
        long cost = 2 * workers.cost(r);
        if (second != null && overlap(a, b)) {
            workers.run(r, cost, first, null);
            workers.run(r, cost, second, null);
        } else {
            workers.run(r, cost, first, second);
        }
    }

    /// The work for one operand's gradient, which is cleared before if nothing has come to it yet and the work does not
    /// set it; null if nothing flows there.
    private Work work(Gradient gradient, int r, int operand) {
        if (gradient == Gradient.NONE) {
            return null;
        }
        boolean isNew = reach(operand);
        var work = gradient.adds();
        if (gradient.sums() != null && tape.isBroadcast(operand, r)) {
            work = gradient.sums();
        } else if (gradient.sumsRows() != null && tape.isRowBroadcast(operand, r)) {
            work = gradient.sumsRows();
        } else if (isNew && gradient.sets() != null && tape.size(r) > 0) {
            return gradient.sets();
        }
        if (isNew) {
            workers.run(operand, tape.size(operand), CLEAR, null);
        }
        return work;
    }

    /// Whether this is the first time that the walk comes to record r.
    private boolean reach(int r) {
        boolean first = !reached[r];
        reached[r] = true;
        return first;
    }

    /// Whether a and b have gradients in common, as one record or as windows on the same parameters. Then all parts of
    /// the work for one must be done before any for the other: the two may be cut differently.
    private boolean overlap(int a, int b) {
        int startA = tape.offset[a];
        int startB = tape.offset[b];
        return startA < startB + tape.size(b) && startB < startA + tape.size(a);
    }
}
