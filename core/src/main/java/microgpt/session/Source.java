package microgpt.session;

import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import microgpt.text.Corpus;
import microgpt.text.DocumentMode;
import microgpt.text.Text;

/// Where a run gets its text from.
public sealed interface Source {
    /// What the options say: a file, or the built-in given names.
    record Options() implements Source {
        @Override
        public boolean isNamed() {
            return true;
        }

        @Override
        public Material read(RunOptions options, int blockSize) {
            var file = options.data();
            return switch (options.mode()) {
                case LINES ->
                    file.isEmpty()
                            ? material(Corpus.givenNames(), options, blockSize)
                            : Input.corpus(file.get(), corpus -> material(corpus, options, blockSize));
                case STREAM ->
                    Input.text(
                            file.orElseThrow(() -> new IllegalArgumentException(
                                    "--documents stream is without --data: name a file to learn from")),
                            text -> material(text, options, blockSize));
            };
        }
    }

    /// Documents, a line each.
    ///
    /// @param documents at least one
    record Documents(List<String> documents) implements Source {
        /// Copies the list.
        ///
        /// @throws IllegalArgumentException if there is none, or one is empty or holds half a character,
        ///     or the end of a line, which would make two
        public Documents {
            documents = List.copyOf(documents);
            if (documents.isEmpty()) {
                throw new IllegalArgumentException("there are no documents: give at least one");
            }
            for (int i = 0; i < documents.size(); i++) {
                var document = documents.get(i);
                boolean blank = Corpus.isBlank(document);
                if (blank || document.indexOf('\n') >= 0 || document.indexOf('\r') >= 0) {
                    throw new IllegalArgumentException("document " + i
                            + (blank
                                    ? " is empty: a document is a line with something in it"
                                    : " holds the end of a line: a document is one line, a long text a stream"));
                }
                requireWhole("document " + i, document);
            }
        }

        @Override
        public Material read(RunOptions options, int blockSize) {
            requireMode(options, DocumentMode.LINES);
            var corpus = usable(text -> Corpus.of("the documents given", bytes(text)), String.join("\n", documents));
            return material(corpus, options, blockSize);
        }
    }

    /// One long text.
    ///
    /// @param text at least a block and one character more
    record Stream(String text) implements Source {
        /// Checks the text.
        ///
        /// @throws IllegalArgumentException if it is empty or holds half a character
        public Stream {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("the text is empty: there is nothing to learn from");
            }
            requireWhole("the text", text);
        }

        @Override
        public Material read(RunOptions options, int blockSize) {
            requireMode(options, DocumentMode.STREAM);
            var stream = usable(given -> Text.of("the text given", bytes(given)), text);
            return material(stream, options, blockSize);
        }
    }

    /// Another source, which is read once for all runs that read it in the same way, as long as there is memory for
    /// that. Runs on several threads may share it.
    final class Shared implements Source {
        private final Source source;
        private final Map<List<Object>, SoftReference<Material>> read = new HashMap<>();

        /// A source of which nothing is read yet.
        ///
        /// @param source what is read once
        public Shared(Source source) {
            this.source = source;
        }

        @Override
        public boolean isNamed() {
            return source.isNamed();
        }

        @Override
        public Material read(RunOptions options, int blockSize) {
            var way = new ArrayList<Object>();
            for (var option : List.of(
                    RunOption.DATA, RunOption.DOCUMENTS, RunOption.VALIDATION, RunOption.RANDOM, RunOption.SEED)) {
                way.add(options.value(option));
            }
            way.add(blockSize);
            synchronized (read) {
                var known = read.getOrDefault(way, new SoftReference<>(null)).get();
                if (known != null) {
                    return known;
                }
                var material = source.read(options, blockSize);
                read.put(way, new SoftReference<>(material));
                return material;
            }
        }
    }

    /// {@return whether options say where the text is} Else a program gave it.
    default boolean isNamed() {
        return false;
    }

    /// {@return what a run learns from}
    ///
    /// @param options say which file, if it is one, and what to hold out
    /// @param blockSize positions of the model
    /// @throws IllegalArgumentException with one line, if an option does not fit the data
    /// @throws Failure if the data cannot be used
    Material read(RunOptions options, int blockSize);

    private static Material material(Corpus corpus, RunOptions options, int blockSize) {
        return Material.of(
                corpus,
                options.number(RunOption.VALIDATION),
                options.value(RunOption.RANDOM),
                options.whole(RunOption.SEED),
                blockSize);
    }

    private static Material material(Text text, RunOptions options, int blockSize) {
        return Material.of(
                text,
                options.number(RunOption.VALIDATION),
                options.value(RunOption.RANDOM),
                options.whole(RunOption.SEED),
                blockSize);
    }

    private static void requireMode(RunOptions options, DocumentMode mode) {
        if (options.mode() != mode) {
            throw new IllegalArgumentException("--documents is " + options.mode() + ": what is given in memory is "
                    + (mode == DocumentMode.LINES ? "a list of documents, each a line" : "one long text, a stream"));
        }
    }

    private static void requireWhole(String what, String text) {
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException(what + " holds half a character, which no file in UTF-8 can");
        }
    }

    private static <T> T usable(Function<String, T> reading, String text) {
        try {
            return reading.apply(text);
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
