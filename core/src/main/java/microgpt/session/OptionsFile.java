package microgpt.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import microgpt.checkpoint.CheckpointDirectory;
import microgpt.checkpoint.CheckpointException;
import microgpt.checkpoint.Checksum;
import microgpt.checkpoint.RunState;

/// The options of a run beside what it saves, for `train --config` and for people. What somebody else has
/// put there, or has changed there, stays.
final class OptionsFile {
    private static final String PURPOSE = "options";

    private final CheckpointDirectory directory;
    private final String text;
    private final boolean mine;

    /// @param before the run that goes on here, if one does
    /// @throws Failure if a new run would write over something else
    OptionsFile(
            CheckpointDirectory directory,
            Map<String, String> options,
            Optional<RunState> before,
            Consumer<String> warning) {
        this.directory = directory;
        text = "# The options of this run: train --config reads them.\n" + RunOptions.lines(options);
        var file = directory.path().resolve(CheckpointDirectory.OPTIONS_FILE_NAME);
        try {
            var present = Files.exists(file) ? Checksum.of(Files.readAllBytes(file)) : null;
            mine = present == null
                    || present.equals(checksum(text))
                    || before.isPresent() && present.equals(before.get().files().get(PURPOSE));
        } catch (IOException e) {
            throw new Failure(file + " cannot be read: " + Input.reason(e), e);
        }
        if (!mine && before.isEmpty()) {
            throw new Failure(file + " is not of this run, which would write its options there; move it away");
        }
        if (!mine && before.get().files().containsKey(PURPOSE)) {
            warning.accept(file + " is not as this run has left it: it stays as it is");
        }
    }

    private static String checksum(String text) {
        return Checksum.of(text.getBytes(StandardCharsets.UTF_8));
    }

    void write() throws CheckpointException {
        if (mine) {
            directory.write(CheckpointDirectory.OPTIONS_FILE_NAME, text);
        }
    }

    /// What a run must know to go on with the file: it is put among `files`.
    void describe(Map<String, String> files) {
        if (mine) {
            files.put(PURPOSE, checksum(text));
        }
    }
}
