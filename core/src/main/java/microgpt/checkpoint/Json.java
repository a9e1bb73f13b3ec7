package microgpt.checkpoint;

/// The library that headers are read and written with, and pages written. It is an optional dependency: without files,
/// nothing needs it.
public final class Json {
    private static final String ENTRY = "tools.jackson.core.json.JsonFactory";

    private Json() {}

    /// Makes sure that the library is there.
    ///
    /// @param file what is to be read or written
    /// @throws CheckpointException if it is not, with the way out
    public static void require(String file) throws CheckpointException {
        try {
            Class.forName(ENTRY, false, Json.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new CheckpointException(
                    file,
                    "files of models and pages need a library that is not there: add tools.jackson.core:jackson-core"
                            + " to the dependencies (and, if the program is a module, its module tools.jackson.core)",
                    e);
        }
    }
}
