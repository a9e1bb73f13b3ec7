package microgpt.tape;

/// How the gradient of one operand comes from that of the result.
///
/// @param adds adds to what others have handed to the operand
/// @param sets the same where nobody has yet, which saves a pass over memory; null: it is cleared, and `adds` follows
/// @param sums the same where the operand is a 1×1 that stands for every element; null where there is no such operand
record Gradient(Work adds, Work sets, Work sums) {
    /// Nothing flows back to the operand: it is a constant, or there is none.
    static final Gradient NONE = new Gradient(null, null, null);

    static Gradient adds(Work adds) {
        return new Gradient(adds, null, null);
    }

    Gradient orSets(Work sets) {
        return new Gradient(adds, sets, sums);
    }

    Gradient orSums(Work.Whole sums) {
        return new Gradient(adds, sets, new Work.Alone(sums));
    }
}
