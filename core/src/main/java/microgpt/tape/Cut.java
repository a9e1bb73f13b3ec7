package microgpt.tape;

import microgpt.kernels.Kernels;

/// What threads share out of a record `y = op(left, right)`.
enum Cut {
    /// Elements of y.
    ELEMENTS(Kernels.PAD) {
        @Override
        int count(Tape t, int r) {
            return t.size(r);
        }
    },
    /// Elements of the left operand.
    OPERAND(Kernels.PAD) {
        @Override
        int count(Tape t, int r) {
            return t.size(t.left[r]);
        }
    },
    /// Rows of y.
    ROWS(8) {
        @Override
        int count(Tape t, int r) {
            return t.rows[r];
        }
    },
    /// Columns of y.
    COLUMNS(Kernels.PAD) {
        @Override
        int count(Tape t, int r) {
            return t.cols[r];
        }
    },
    /// Columns of y = x·Wᵀ, as kernels lay out W.
    WEIGHTS(0) {
        @Override
        int count(Tape t, int r) {
            return t.cols[r];
        }

        @Override
        int grain(Tape t, int r) {
            return t.kernels.together();
        }
    },
    /// Rows of y = x·Wᵀ or its columns, whichever are more.
    LONGER_SIDE(0) {
        @Override
        int count(Tape t, int r) {
            return longer(t, r).count(t, r);
        }

        @Override
        int grain(Tape t, int r) {
            return longer(t, r).grain(t, r);
        }

        private Cut longer(Tape t, int r) {
            return t.rows[r] >= t.cols[r] ? ROWS : WEIGHTS;
        }
    },
    /// The heads of packed attention, document by document.
    HEADS(1) {
        @Override
        int count(Tape t, int r) {
            return AttentionSteps.heads(t, r) * AttentionSteps.documents(t, r);
        }
    },
    /// The rows of attention over a cache, each of another sequence.
    SEQUENCES(1) {
        @Override
        int count(Tape t, int r) {
            return t.rows[r];
        }
    },
    /// The parameters, whatever the record.
    PARAMETERS(Kernels.PAD) {
        @Override
        int count(Tape t, int r) {
            return t.parameters();
        }
    };

    private final int grain;

    /// @param grain parts begin at multiples of so many, that no two share a vector
    Cut(int grain) {
        this.grain = grain;
    }

    /// How many there are of record r.
    abstract int count(Tape t, int r);

    /// Parts of record r begin at multiples of so many.
    int grain(Tape t, int r) {
        return grain;
    }

    /// Where a part of n begins; part `parts` begins at n, and the last part has a whole grain, if there is one.
    static int begin(int n, int grain, int part, int parts) {
        return part == parts ? n : (int) ((long) (n / grain) * part / parts) * grain;
    }

    /// A step whose results are shared out so.
    Work.Shared of(Work.Step step) {
        return new Work.Shared(this, step);
    }
}
