package microgpt.tape;

/// How the gradient of one operand comes from that of the result.
///
/// @param adds adds to what others have handed to the operand
/// @param sets the same where nobody has yet, which saves a pass over memory; null: it is cleared, and `adds` follows
/// @param sums the same where the operand is a 1×1 that stands for every element; null where there is no such operand
/// @param sumsRows the same where it is a row that stands for every row, column by column
record Gradient(Work adds, Work sets, Work.Alone sums, Work sumsRows) {
    /// Nothing flows back to the operand: it is a constant, or there is none.
    static final Gradient NONE = new Gradient(null, null, null, null);

    static Gradient adds(Work adds) {
        return new Gradient(adds, null, null, null);
    }

    Gradient withAdds(Work adds) {
        return new Gradient(adds, sets, sums, sumsRows);
    }

    Gradient orSets(Work sets) {
        return new Gradient(adds, sets, sums, sumsRows);
    }

    Gradient orSums(Work.Whole sums, Work sumsRows) {
        return new Gradient(adds, sets, new Work.Alone(sums), sumsRows);
    }
}
