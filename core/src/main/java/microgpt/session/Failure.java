package microgpt.session;

/// The command line was right and the run still cannot go on: one line for the user, and exit code 1.
public class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Whether whoever wrote the program is to blame.
    private final boolean bug;

    /// A failure that a user can do something about.
    ///
    /// @param message one line that says what would be right
    public Failure(String message) {
        this(message, null);
    }

    /// A failure that a user can do something about, and what it came from.
    ///
    /// @param message one line that says what would be right
    /// @param cause what was thrown
    public Failure(String message, Throwable cause) {
        this(false, message, cause);
    }

    private Failure(boolean bug, String message, Throwable cause) {
        super(message, cause);
        this.bug = bug;
    }

    /// {@return a failure that nobody has thought of}
    ///
    /// @param e what was thrown
    /// @param left what is left of the work that failed; the end of a line
    public static Failure unexpected(Throwable e, String left) {
        return e instanceof OutOfMemoryError memory
                ? new Failure(Heap.exhausted(memory) + left, e)
                : new Failure(true, "this is a bug: " + e + left, e);
    }

    /// {@return the same, and what failed besides}
    ///
    /// @param more the end of a line
    public Failure and(String more) {
        return new Failure(bug, getMessage() + "; " + more, this);
    }

    /// {@return whether whoever wrote the program is to blame}
    public boolean isBug() {
        return bug;
    }
}
