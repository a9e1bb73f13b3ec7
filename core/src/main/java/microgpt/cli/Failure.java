package microgpt.cli;

/// The command line was right and the run still cannot go on: one line for the user, and exit code 1.
class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure(String message) {
        super(message);
    }

    Failure(String message, Throwable cause) {
        super(message, cause);
    }

    /// What nobody has thought of.
    ///
    /// @param left what is left of the work that failed; the end of a line
    static Failure unexpected(Throwable e, String left) {
        return new Failure(
                (e instanceof OutOfMemoryError memory ? Heap.exhausted(memory) : "this is a bug: " + e) + left, e);
    }
}
