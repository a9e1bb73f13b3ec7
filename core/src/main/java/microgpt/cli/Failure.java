package microgpt.cli;

/// The command line was right and the run still cannot go on: one line for the user, and exit code 1.
class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean bug;

    Failure(String message) {
        this(message, null);
    }

    Failure(String message, Throwable cause) {
        this(false, message, cause);
    }

    private Failure(boolean bug, String message, Throwable cause) {
        super(message, cause);
        this.bug = bug;
    }

    /// What nobody has thought of.
    ///
    /// @param left what is left of the work that failed; the end of a line
    static Failure unexpected(Throwable e, String left) {
        return e instanceof OutOfMemoryError memory
                ? new Failure(Heap.exhausted(memory) + left, e)
                : new Failure(true, "this is a bug: " + e + left, e);
    }

    /// Whether whoever wrote the program is to blame.
    boolean isBug() {
        return bug;
    }
}
