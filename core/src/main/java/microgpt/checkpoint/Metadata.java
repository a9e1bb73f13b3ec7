package microgpt.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32C;
import microgpt.text.Printed;

/// The texts in a file's header, which may say anything.
///
/// @param file what messages call the file
record Metadata(String file, Map<String, String> texts) {
    private static final String VERSION_NAME = "microgpt";
    private static final String VERSION = "1";
    private static final String CONTENTS = "contents";
    private static final String CHECKSUM = "checksum";
    private static final String TENSORS_CHECKSUM = "checksum_tensors";

    /// The first texts of a file of ours.
    ///
    /// @param contents what kind of file it is
    static Map<String, String> begin(String contents) {
        var texts = new LinkedHashMap<String, String>();
        texts.put(VERSION_NAME, VERSION);
        texts.put(CONTENTS, contents);
        return texts;
    }

    /// The last texts of a file: checksums of its tensors and of all its texts.
    ///
    /// @return the latter, which tells the file from any other
    static String seal(Map<String, String> texts, CRC32C tensors) {
        texts.put(TENSORS_CHECKSUM, Checksum.of(tensors));
        var checksum = checksum(texts);
        texts.put(CHECKSUM, checksum);
        return checksum;
    }

    /// Of all texts but itself, by ascending names, whatever their order in the file.
    private static String checksum(Map<String, String> texts) {
        var crc = new CRC32C();
        new TreeMap<>(texts).forEach((name, text) -> {
            if (!name.equals(CHECKSUM)) {
                crc.update((name + "\0" + text + "\0").getBytes(StandardCharsets.UTF_8));
            }
        });
        return Checksum.of(crc);
    }

    /// What tells the file from any other; nothing for one of a version that had no checksums.
    Optional<String> checksum() {
        return Optional.ofNullable(texts.get(CHECKSUM));
    }

    /// Makes sure that the tensors are those that were saved, if the file says which.
    void require(CRC32C tensors) throws CheckpointException {
        require(TENSORS_CHECKSUM, Checksum.of(tensors), "numbers");
    }

    /// The same of a file that must say so.
    void requireSealed(CRC32C tensors) throws CheckpointException {
        text(CHECKSUM);
        text(TENSORS_CHECKSUM);
        require(tensors);
    }

    private void require(String name, String checksum, String what) throws CheckpointException {
        var saved = texts.get(name);
        if (saved != null && !saved.equals(checksum)) {
            throw refuse("its " + what + " are not those that were saved: their " + name + " is " + checksum + ", not "
                    + Printed.text(saved) + "; a file that was edited on purpose must be without "
                    + CHECKSUM + " and " + TENSORS_CHECKSUM);
        }
    }

    /// Makes sure that the file is one of ours, of this version and kind, as it was saved.
    void require(String contents) throws CheckpointException {
        var version = texts.get(VERSION_NAME);
        if (version == null) {
            throw refuse("it is a safetensors file of another program: " + Header.METADATA + " has no " + VERSION_NAME);
        }
        if (!version.equals(VERSION)) {
            throw refuse("its version is " + Printed.text(version) + ": this program reads version " + VERSION);
        }
        if (!text(CONTENTS).equals(contents)) {
            throw refuse("it holds a " + Printed.text(text(CONTENTS)) + ", not a " + contents);
        }
        require(CHECKSUM, checksum(texts), "texts");
    }

    /// The text of this name, which must be there.
    String text(String name) throws CheckpointException {
        var text = texts.get(name);
        if (text == null) {
            throw refuse(Header.METADATA + " has no " + name);
        }
        return text;
    }

    /// A number without sign or leading zeros that fits an int.
    int integer(String name) throws CheckpointException {
        return Math.toIntExact(natural(name, Integer.MAX_VALUE));
    }

    /// A number without sign or leading zeros.
    long natural(String name, long most) throws CheckpointException {
        var text = text(name);
        if (text.matches("0|[1-9][0-9]{0,17}") && Long.parseLong(text) <= most) {
            return Long.parseLong(text);
        }
        throw refuse(name + " is " + Printed.text(text) + ": it must be a whole number of at most " + most);
    }

    /// A finite number.
    double number(String name) throws CheckpointException {
        var text = text(name);
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw refuse(name + " is " + Printed.text(text) + ": it must be a finite number");
    }

    /// What a parser that throws IllegalArgumentException makes of the text of this name.
    <T> T parse(String name, Function<String, T> parser) throws CheckpointException {
        try {
            return parser.apply(text(name));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file, name + ": " + e.getMessage(), e);
        }
    }

    /// The texts whose names begin with this prefix, by the rest of their names.
    Map<String, String> withPrefix(String prefix) {
        var found = new LinkedHashMap<String, String>();
        texts.forEach((name, text) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), text);
            }
        });
        return found;
    }

    CheckpointException refuse(String what) {
        return new CheckpointException(file, what);
    }
}
