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
}
