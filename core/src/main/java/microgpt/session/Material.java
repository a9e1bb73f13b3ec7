package microgpt.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import microgpt.model.HeldOut;
import microgpt.random.Rng;
import microgpt.text.Corpus;
import microgpt.text.DocumentMode;
import microgpt.text.Documents;
import microgpt.text.Examples;
import microgpt.text.Fingerprint;
import microgpt.text.Printed;
import microgpt.text.Text;
import microgpt.text.Tokenizer;

/// What a run learns from, as tokens.
///
/// @param name what messages call it
/// @param fingerprint what tells it from any other
/// @param description says what it is, in words
/// @param remarks what a user should know of it before training, a line each
/// @param mode what it takes for a document
/// @param tokenizer of all of it, what is held out included
/// @param training to learn from
/// @param heldOut to validate on, if anything is
/// @param rng the generator that draws what comes next: the parameters
public record Material(
        String name,
        Fingerprint fingerprint,
        Supplier<String> description,
        List<String> remarks,
        DocumentMode mode,
        Tokenizer tokenizer,
        Examples training,
        Optional<HeldOut> heldOut,
        Rng rng) {
    /// The characters of a document for which no block is made any more: attention takes memory with the square of it.
    private static final int LONG = 10_000;

    /// {@return documents, shuffled} Those held out are the last of the shuffled ones, so that it costs
    /// no draw.
    ///
    /// @param corpus the documents
    /// @param validation the share to hold out, 0 for none
    /// @param random draws their order
    /// @param seed of it
    /// @param blockSize positions of the model
    /// @throws IllegalArgumentException if that share cannot be held out
    public static Material of(Corpus corpus, double validation, RandomSource random, long seed, int blockSize) {
        var tokenizer = usable(corpus::tokenizer);
        var encoded = corpus.encoded();
        var order = random.order(seed, encoded.size());
        var documents = encoded.reordered(order.value());
        int all = corpus.size();
        var name = corpus.name();
        var remarks = Stream.concat(corpus.remark().stream(), cut(documents, blockSize).stream())
                .toList();
        if (validation == 0) {
            return new Material(
                    corpus.name(),
                    corpus.fingerprint(),
                    () -> described(all, "document", name, 0),
                    remarks,
                    DocumentMode.LINES,
                    tokenizer,
                    documents,
                    Optional.empty(),
                    order.next());
        }
        var split = documents.holdOut(validation);
        return new Material(
                corpus.name(),
                corpus.fingerprint(),
                () -> described(all, "document", name, split.validation().size()),
                remarks,
                DocumentMode.LINES,
                tokenizer,
                split.training(),
                Optional.of(HeldOut.of(split.validation(), blockSize)),
                order.next());
    }

    private static String described(int all, String of, String name, int heldOut) {
        return Printed.count(all, of) + ": " + name
                + (heldOut == 0 ? "" : String.format(Locale.ROOT, ", %,d held out", heldOut));
    }

    /// What of its documents a model never sees, if it cuts any.
    private static Optional<String> cut(Documents documents, int blockSize) {
        int longest = documents.longest() - 2;
        if (longest <= blockSize) {
            return Optional.empty();
        }
        int cut = 0;
        long seen = 0;
        long all = 0;
        for (int i = 0; i < documents.size(); i++) {
            int characters = documents.length(i) - 2;
            cut += characters > blockSize ? 1 : 0;
            seen += Math.min(characters, blockSize);
            all += characters;
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "block_size %,d cuts %,d of %,d documents: only %d %% of the text is ever seen;"
                        + " %s--documents stream sees all of it",
                blockSize,
                cut,
                documents.size(),
                100 * seen / all,
                longest < LONG ? "--block-size " + (longest + 1) + " or " : ""));
    }

    /// One long text, read by windows.
    ///
    /// @param validation the share to hold out, 0 for none
    /// @throws IllegalArgumentException if that share cannot be held out, or a window does not fit in
    static Material of(Text text, double validation, RandomSource random, long seed, int blockSize) {
        var tokenizer = usable(() -> Tokenizer.of(text));
        var passages = tokenizer.encode(text);
        int all = passages.length();
        var name = text.name();
        // A text has no order to draw.
        var rng = random.order(seed, 1).next();
        if (validation == 0) {
            var windows = passages.random(blockSize, seed);
            return new Material(
                    text.name(),
                    text.fingerprint(),
                    () -> described(all, "character", name, 0),
                    text.remark().stream().toList(),
                    DocumentMode.STREAM,
                    tokenizer,
                    windows,
                    Optional.empty(),
                    rng);
        }
        var split = passages.holdOut(validation, seed);
        return new Material(
                text.name(),
                text.fingerprint(),
                () -> described(all, "character", name, split.validation().length()),
                text.remark().stream().toList(),
                DocumentMode.STREAM,
                tokenizer,
                split.training().random(blockSize, seed),
                Optional.of(HeldOut.of(split.validation(), blockSize)),
                rng);
    }

    private static Tokenizer usable(Supplier<Tokenizer> tokenizer) {
        try {
            return tokenizer.get();
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    /// {@return what is trained on, and what is held out if anything is}
    public Stream<Examples> examples() {
        return Stream.concat(Stream.of(training), heldOut.stream().map(HeldOut::examples));
    }

    /// What a run computes batches of.
    Footprint.Batches batches(int batchSize) {
        return new Footprint.Batches(examples().toList(), batchSize);
    }
}
