package microgpt.golden;

import java.nio.ByteBuffer;
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
        try (var tape = Tape.forTraining(config.parameterCount(), kernels.apply(0), threads)) {
            tape.shareFrom(0);
            Initialization.draw(config, tape, PythonRandom.seed(42));
            var trainer = new Trainer<>(new Gpt<>(config, tape), tokenizer.encode(corpus), Adam.DEFAULT, STEPS, 5);
            for (int step = 0; step < STEPS; step++) {
                tape.use(kernels.apply(step));
                trainer.train();
            }
            return hash(tape);
        }
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
