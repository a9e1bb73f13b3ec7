package microgpt.golden;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.ServiceLoader;
import java.util.function.IntFunction;
import microgpt.kernels.Kernels;
import microgpt.model.Adam;
import microgpt.model.Config;
import microgpt.model.Gpt;
import microgpt.model.Initialization;
import microgpt.model.Trainer;
import microgpt.random.PythonRandom;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Documents;
import microgpt.text.Tokenizer;

/// The weights after a short training run on the tape engine, every bit of them, as one number.
public final class TrainedWeights {
    /// What they come to on any kernels, lanes, threads, virtual machine and processor.
    public static final String RECORDED = "ffe8479e87c419092203a583cb8cec7c";

    private static final int STEPS = 6;

    private TrainedWeights() {}

    /// Prints the number for the kernels found as a service.
    public static void main(String[] none) {
        var kernels = ServiceLoader.load(Kernels.class).findFirst().orElseThrow();
        System.out.println(kernels.name() + ": " + of(kernels, 1));
    }

    /// The number for one set of kernels, every step shared by all threads.
    public static String of(Kernels kernels, int threads) {
        return of(step -> kernels, threads);
    }

    /// The number for a run that uses other kernels at every step. Nothing in it is a multiple of a lane count: two
    /// layers of 12 channels, three heads, five names a step.
    public static String of(IntFunction<Kernels> kernels, int threads) {
        var corpus = Corpus.givenNames();
        var tokenizer = Tokenizer.of(corpus);
        var config = new Config(tokenizer.vocabSize(), 2, 12, 3, 7);
        return of(config, tokenizer.encode(corpus), STEPS, 5, kernels, threads);
    }

    /// The number for another run. Every step is shared, the smallest too, so that parts are empty as well as uneven.
    public static String of(
            Config config, Documents documents, int steps, int batchSize, IntFunction<Kernels> kernels, int threads) {
        try (var tape = Tape.forTraining(config.parameterCount(), kernels.apply(0), threads)) {
            tape.shareFrom(0);
            Initialization.draw(config, tape, PythonRandom.seed(42));
            var trainer = new Trainer<>(new Gpt<>(config, tape), documents, Adam.DEFAULT, steps, batchSize);
            for (int step = 0; step < steps; step++) {
                tape.use(kernels.apply(step));
                trainer.train();
            }
            if (tape.threadsAtWork() != threads) {
                throw new AssertionError(tape.threadsAtWork() + " threads at work, not " + threads);
            }
            return hash(tape);
        }
    }

    /// Documents of 1 to 21 characters, in the tokens of the given names.
    public static Documents ofAllLengths() {
        var text = new StringBuilder();
        for (int n = 1; n <= 21; n++) {
            text.append("abcdefghijklmnopqrstuvwxyz", 0, n).append('\n');
        }
        var corpus = Corpus.of("all lengths", text.toString().getBytes(StandardCharsets.US_ASCII));
        return Tokenizer.of(Corpus.givenNames()).encode(corpus);
    }

    /// All weights of a tape, as one number.
    public static String hash(Tape tape) {
        var bytes = ByteBuffer.allocate(Float.BYTES * tape.parameters());
        for (int i = 0; i < tape.parameters(); i++) {
            bytes.putInt(Float.floatToIntBits((float) tape.parameter(i)));
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
