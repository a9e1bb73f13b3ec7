package microgpt.checkpoint;

/// The library that headers are read and written with. It is an optional dependency: without files, nothing needs it.
final class Json {
    private static final String ENTRY = "tools.jackson.core.json.JsonFactory";

    private Json() {}

    /// @throws IllegalStateException if the library is not there, with the way out
    static void require() {
        try {
            Class.forName(ENTRY, false, Json.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "files of models need a library that is not there: add tools.jackson.core:jackson-core to the"
                            + " dependencies (and, if the program is a module, its module tools.jackson.core)",
                    e);
        }
    }
}
