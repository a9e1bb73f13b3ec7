package microgpt.session;

/// Reads and writes files in whatever thread trains: one that was interrupted would find them closed. Its mark is taken
/// off meanwhile.
final class Uninterrupted {
    private Uninterrupted() {}

    /// What fails with an exception of its own.
    @FunctionalInterface
    interface Writing<E extends Exception> {
        void run() throws E;
    }

    static <E extends Exception> void run(Writing<E> writing) throws E {
        boolean interrupted = Thread.interrupted();
        try {
            writing.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
