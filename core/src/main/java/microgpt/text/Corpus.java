package microgpt.text;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;

/// The documents to learn from: the lines of a text that are not blank, without the white space around them.
///
/// A line ends at LF, CR or both, as in Python's text files. White space is what Python's `str.strip` removes. A
/// byte order mark at the start of the text is an encoding's mark and no part of the first document.
///
/// The corpus holds the bytes it was made from and two ints a document; strings are made when asked for.
public final class Corpus {
    /// The property that names the file of the given names, where it is not in a jar.
    private static final String UNPACKED = "microgpt.given-names";

    private final String name;
    private final byte[] text;
    private final int[] starts;
    private final int[] ends;

    /// Null where nothing is known of the text beforehand.
    private Fingerprint fingerprint;

    /// Null until they are asked for.
    private Tokenizer tokenizer;

    private Documents encoded;

    private Corpus(String name, byte[] text, int[] starts, int[] ends) {
        this.name = name;
        this.text = text;
        this.starts = starts;
        this.ends = ends;
    }

    /// {@return the documents of a text in UTF-8}
    ///
    /// @param name what messages call the text: the file's name
    /// @param text the bytes, which the corpus keeps: they must not change afterwards
    /// @throws IllegalArgumentException if the bytes are not UTF-8, or no line holds more than white space
    public static Corpus of(String name, byte[] text) {
        int size = count(name, text);
        if (size == 0) {
            var what = text.length == Utf8.start(text) ? "is empty" : "holds only blank lines";
            throw new IllegalArgumentException(name + " " + what + ": it must hold one document a line");
        }
        return of(name, text, size);
    }

    /// The documents of a text that is known to have so many.
    private static Corpus of(String name, byte[] text, int size) {
        var starts = new int[size];
        var ends = new int[size];
        forEachLine(text, new Span() {
            private int filled;

            @Override
            public void accept(int from, int to) {
                starts[filled] = from;
                ends[filled++] = to;
            }
        });
        return new Corpus(name, text, starts, ends);
    }

    /// {@return how many documents a text has, told without holding anything of them}
    ///
    /// @param name what messages call the text
    /// @param text the bytes
    /// @throws IllegalArgumentException if the bytes are not UTF-8
    public static int count(String name, byte[] text) {
        Utf8.require(name, text);
        var count = new int[1];
        forEachLine(text, (from, to) -> count[0]++);
        return count[0];
    }

    @FunctionalInterface
    private interface Span {
        void accept(int from, int to);
    }

    /// The lines that are not blank, without the white space around them.
    private static void forEachLine(byte[] text, Span document) {
        for (int start = Utf8.start(text); start < text.length; ) {
            int end = start;
            while (end < text.length && text[end] != '\n' && text[end] != '\r') {
                end++;
            }
            int from = start;
            int to = end;
            while (from < to && mayBeWhiteSpace(text[from]) && isWhiteSpace(Utf8.codePoint(text, from))) {
                from += Utf8.length(text[from]);
            }
            while (from < to && mayBeWhiteSpace(text[to - 1])) {
                int last = Utf8.before(text, to);
                if (!isWhiteSpace(Utf8.codePoint(text, last))) {
                    break;
                }
                to = last;
            }
            if (from < to) {
                document.accept(from, to);
            }
            start = end + 1;
        }
    }

    /// {@return whether a line would be left out, as there is nothing in it but white space}
    ///
    /// @param line the text of it
    public static boolean isBlank(String line) {
        return line.codePoints().allMatch(Corpus::isWhiteSpace);
    }

    /// {@return the 10,248 given names that come with the program} They are read once, by who asks first.
    public static Corpus givenNames() {
        return GivenNames.CORPUS;
    }

    private static final class GivenNames {
        static final Corpus CORPUS = readGivenNames(System.getProperty(UNPACKED));
    }

    /// Reads the given names. To open a jar takes a JVM that has just started a third of its own start.
    ///
    /// @param unpacked their file where it is known, or null for that in the jar
    static Corpus readGivenNames(String unpacked) {
        try (var given = unpacked == null
                ? Objects.requireNonNull(Corpus.class.getResourceAsStream("given-names.txt"))
                : new FileInputStream(unpacked)) {
            // What is known of them it need not work out, which takes longer than to read them.
            var names = of("the built-in given names", given.readAllBytes(), 10_248);
            names.fingerprint = new Fingerprint(
                    names.text.length, "ab5d1f11a7bc5d6dd5f506d8c679b54eb55ec5994c688deae91a74ef99b754ec");
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return what messages call the text}
    public String name() {
        return name;
    }

    /// {@return what tells the text from any other}
    public Fingerprint fingerprint() {
        return fingerprint == null ? Fingerprint.of(text) : fingerprint;
    }

    /// {@return what is strange about the text, if it seems to be another encoding's}
    public Optional<String> remark() {
        return fingerprint == null ? Utf8.remark(text) : Optional.empty();
    }

    /// {@return the number of documents, at least 1}
    public int size() {
        return starts.length;
    }

    /// {@return a document: not empty, and neither its first nor its last character is white space}
    ///
    /// @param index from 0 to below [#size]
    public String document(int index) {
        return new String(text, starts[index], length(index), StandardCharsets.UTF_8);
    }

    /// {@return all documents in the order of the text, as a view: each `get` decodes its document
    /// anew}
    public List<String> documents() {
        return new View();
    }

    /// {@return the tokenizer of all its characters} It is made once, by who asks first.
    ///
    /// @throws IllegalArgumentException if they are more than 65,535
    public synchronized Tokenizer tokenizer() {
        if (tokenizer == null) {
            tokenizer = Tokenizer.of(this);
        }
        return tokenizer;
    }

    /// {@return all documents as tokens of its own tokenizer} They are made once, by who asks first.
    ///
    /// @throws IllegalArgumentException if its characters are more than 65,535
    public synchronized Documents encoded() {
        if (encoded == null) {
            encoded = tokenizer().encode(this);
        }
        return encoded;
    }

    /// The bytes of a document.
    private int length(int index) {
        return ends[index] - starts[index];
    }

    /// The characters of all documents.
    BitSet characters() {
        var ascii = new boolean[Utf8.ASCII];
        var seen = new BitSet();
        for (int i = 0; i < starts.length; i++) {
            for (int at = starts[i], end = ends[i]; at < end; at++) {
                if (text[at] >= 0) {
                    ascii[text[at]] = true;
                } else if (Utf8.begins(text[at])) {
                    seen.set(Utf8.codePoint(text, at));
                }
            }
        }
        for (int i = 0; i < ascii.length; i++) {
            seen.set(i, ascii[i]);
        }
        return seen;
    }

    /// How many characters all documents have.
    int length() {
        int length = 0;
        for (int i = 0; i < starts.length; i++) {
            for (int at = starts[i], end = ends[i]; at < end; at++) {
                length += text[at] >= 0 || Utf8.begins(text[at]) ? 1 : 0;
            }
        }
        return length;
    }

    /// Writes a document as tokens.
    ///
    /// @param tokenOf the tokens by character, -1 for none
    /// @param tokens is given them
    /// @param at where the first goes
    /// @return where the next would go, or -1 if a character has no token
    int encode(int index, int[] tokenOf, char[] tokens, int at) {
        for (int i = starts[index], end = ends[index]; i < end; i++) {
            if (text[i] >= 0 || Utf8.begins(text[i])) {
                int character = text[i] >= 0 ? text[i] : Utf8.codePoint(text, i);
                if (character >= tokenOf.length || tokenOf[character] < 0) {
                    return -1;
                }
                tokens[at++] = (char) tokenOf[character];
            }
        }
        return at;
    }

    /// The line of the text, counted from 1, on which a document stands.
    int line(int index) {
        return Utf8.line(text, starts[index]);
    }

    private final class View extends AbstractList<String> implements RandomAccess {
        @Override
        public String get(int index) {
            return document(Objects.checkIndex(index, starts.length));
        }

        @Override
        public int size() {
            return starts.length;
        }
    }

    /// Whether a byte may belong to white space: most do not.
    private static boolean mayBeWhiteSpace(byte b) {
        return b <= ' ';
    }

    /// What Python's `str.isspace` says; Java's predicates leave out the no-break spaces or U+0085.
    private static boolean isWhiteSpace(int c) {
        return c >= 0x09 && c <= 0x0d
                || c >= 0x1c && c <= 0x20
                || c == 0x85
                || c == 0xa0
                || c == 0x1680
                || c >= 0x2000 && c <= 0x200a
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }
}
