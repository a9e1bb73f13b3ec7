package microgpt;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import microgpt.checkpoint.CheckpointException;
import microgpt.model.Schedule;
import microgpt.session.Engine;
import microgpt.session.Failure;
import microgpt.session.KernelChoice;
import microgpt.session.RandomSource;
import microgpt.session.Run;
import microgpt.session.RunOption;
import microgpt.session.RunOptions;
import microgpt.session.Sampling;
import microgpt.session.Session;
import microgpt.session.Source;
import microgpt.session.Watcher;
import microgpt.text.DocumentMode;

/// A training to be done: every option of the command `train` by its name, the references' defaults where
/// none is given.
///
/// Options do not change: each method returns others. What is wrong with them shows when training begins,
/// as an IllegalArgumentException with the one line that the command prints, which calls them as it does
/// (`--n-embd`).
public final class TrainingOptions {
    private final Source source;
    private final RunOptions options;

    TrainingOptions(Source source, RunOptions options) {
        this.source = source;
        this.options = options;
    }

    private TrainingOptions with(RunOption option, Object value) {
        return new TrainingOptions(source, options.with(option, value));
    }

    /// These options and those of others; of an option that both have, the value of these.
    public TrainingOptions or(RunOptions others) {
        return new TrainingOptions(source, options.or(others));
    }

    /// These options and those of a file of lines `name = value`, such as the `config.txt` that [#out]
    /// gets; of an option that both have, the value of these.
    ///
    /// @throws IllegalArgumentException with one line that says where the file is wrong
    /// @throws Failure if it cannot be read
    public TrainingOptions config(Path file) {
        return or(RunOptions.read(file));
    }

    /// Training steps. The default is 1,000.
    public TrainingOptions steps(int n) {
        return with(RunOption.STEPS, n);
    }

    /// Documents or windows a batch. The default is 1.
    public TrainingOptions batchSize(int n) {
        return with(RunOption.BATCH_SIZE, n);
    }

    /// Seed of all that is random. The default is 42.
    public TrainingOptions seed(long seed) {
        return with(RunOption.SEED, seed);
    }

    /// Whose random numbers: those of microgpt.py, which is the default, or of MicroGPTEx.
    public TrainingOptions random(RandomSource random) {
        return with(RunOption.RANDOM, random);
    }

    /// A CSV file or pipe for the loss of every step: `step,loss,learning_rate`.
    public TrainingOptions metrics(Path file) {
        return with(RunOption.METRICS, file);
    }

    /// A file in UTF-8 to learn from.
    public TrainingOptions data(Path file) {
        return new TrainingOptions(new Source.Options(), options.with(RunOption.DATA, file));
    }

    /// Whether a file is documents, one a line, which is the default, or one long text.
    public TrainingOptions documents(DocumentMode mode) {
        return with(RunOption.DOCUMENTS, mode);
    }

    /// The share to hold out and never train on, such as 0.1. The default is 0.
    public TrainingOptions validation(double share) {
        return with(RunOption.VALIDATION, share);
    }

    /// Steps from one validation to the next; 0, the default, for a tenth of all.
    public TrainingOptions evalEvery(int steps) {
        return with(RunOption.EVAL_EVERY, steps);
    }

    /// Transformer layers. The default is 1.
    public TrainingOptions nLayer(int n) {
        return with(RunOption.N_LAYER, n);
    }

    /// Channels, a multiple of the heads. The default is 16.
    public TrainingOptions nEmbd(int n) {
        return with(RunOption.N_EMBD, n);
    }

    /// Attention heads. The default is 4.
    public TrainingOptions nHead(int n) {
        return with(RunOption.N_HEAD, n);
    }

    /// Positions the model looks back on; longer documents are cut. The default is 16.
    public TrainingOptions blockSize(int n) {
        return with(RunOption.BLOCK_SIZE, n);
    }

    /// Standard deviation of the weights that training begins with. The default is 0.08.
    public TrainingOptions initStd(double x) {
        return with(RunOption.INIT_STD, x);
    }

    /// Highest learning rate. The default is 0.01.
    public TrainingOptions learningRate(double x) {
        return with(RunOption.LEARNING_RATE, x);
    }

    /// How the learning rate falls. The default is linear.
    public TrainingOptions schedule(Schedule.Curve curve) {
        return with(RunOption.SCHEDULE, curve);
    }

    /// Steps in which the learning rate first climbs. The default is 0.
    public TrainingOptions warmup(int steps) {
        return with(RunOption.WARMUP, steps);
    }

    /// Learning rate that the schedule falls to. The default is 0.
    public TrainingOptions minLearningRate(double x) {
        return with(RunOption.MIN_LEARNING_RATE, x);
    }

    /// Batches a step, one after another. The default is 1.
    public TrainingOptions accumulate(int batches) {
        return with(RunOption.ACCUMULATE, batches);
    }

    /// The length that a step's gradient is scaled down to if it is longer. The default is none.
    public TrainingOptions clip(double length) {
        return with(RunOption.CLIP, length);
    }

    /// AdamW's decay of all weights. The default is 0.
    public TrainingOptions weightDecay(double x) {
        return with(RunOption.WEIGHT_DECAY, x);
    }

    /// Adam's decay of the mean gradient. The default is 0.85.
    public TrainingOptions beta1(double x) {
        return with(RunOption.BETA1, x);
    }

    /// Adam's decay of the mean squared gradient. The default is 0.99.
    public TrainingOptions beta2(double x) {
        return with(RunOption.BETA2, x);
    }

    /// Added to Adam's root mean square. The default is 1e-8.
    public TrainingOptions eps(double x) {
        return with(RunOption.EPS, x);
    }

    /// A directory to save the model to, what resuming needs, and `metrics.csv`.
    public TrainingOptions out(Path directory) {
        return with(RunOption.OUT, directory);
    }

    /// Steps from one save to the next; 0, the default, for two minutes' worth.
    public TrainingOptions saveEvery(int steps) {
        return with(RunOption.SAVE_EVERY, steps);
    }

    /// Go on with the run saved in this directory, with its options; it saves there unless [#out] says
    /// otherwise.
    public TrainingOptions resume(Path directory) {
        return with(RunOption.RESUME, directory);
    }

    /// How the model samples, unless it is told otherwise: see [MicroGpt#temperature].
    public TrainingOptions temperature(double x) {
        return with(RunOption.TEMPERATURE, x);
    }

    /// See [MicroGpt#topK].
    public TrainingOptions topK(int k) {
        return with(RunOption.TOP_K, k);
    }

    /// See [MicroGpt#topP].
    public TrainingOptions topP(double p) {
        return with(RunOption.TOP_P, p);
    }

    /// What computes: the tape, matrices in float, which is the default; or the reference, scalars in
    /// double.
    public TrainingOptions engine(Engine engine) {
        return with(RunOption.ENGINE, engine);
    }

    /// The tape's inner loops; by default vector ones where there are any and they pay.
    public TrainingOptions kernels(KernelChoice kernels) {
        return with(RunOption.KERNELS, kernels);
    }

    /// Most threads of the tape. The default is one on each core; no result depends on it.
    public TrainingOptions threads(int n) {
        return with(RunOption.THREADS, n);
    }

    /// How training goes.
    ///
    /// @param step the steps done
    /// @param steps of the whole run
    /// @param loss of this step's batch before its update, in nats a token; not smoothed
    /// @param learningRate of the update
    /// @param validation the last loss on what is held out, if there is one
    public record Progress(int step, int steps, double loss, double learningRate, OptionalDouble validation) {}

    /// Trains.
    ///
    /// A thread that is interrupted leaves off before its next batch: the model is then as the steps so far
    /// have made it.
    ///
    /// @throws IllegalArgumentException if an option is wrong
    /// @throws Failure if the data cannot be used, nothing can be saved, or training diverges
    public MicroGpt train() {
        return train(progress -> {});
    }

    /// The same, and tells of every step.
    public MicroGpt train(Consumer<Progress> told) {
        return train(new Watcher() {
            private OptionalDouble validation = OptionalDouble.empty();

            @Override
            public void onValidation(int done, double loss) {
                validation = OptionalDouble.of(loss);
            }

            @Override
            public void onStep(Step step) {
                told.accept(new Progress(step.done(), step.steps(), step.loss(), step.learningRate(), validation));
            }

            @Override
            public boolean stops() {
                return Thread.currentThread().isInterrupted();
            }
        });
    }

    /// The same for who wants to know all, and to say when to stop.
    public MicroGpt train(Watcher watcher) {
        return train(run(), watcher);
    }

    /// The run that these options make, once they are known to be right and the data is read.
    ///
    /// @throws IllegalArgumentException if an option is wrong
    /// @throws Failure if the data cannot be used
    public Run run() {
        return run(Map.of());
    }

    /// The same.
    ///
    /// @param others files that are written besides, by the options that name them: they must be none of
    ///     the run's
    public Run run(Map<String, Path> others) {
        try {
            return options.run(source, others);
        } catch (CheckpointException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    /// Trains what [#run] has made.
    ///
    /// @throws Failure if nothing can be saved, or training diverges
    public static MicroGpt train(Run run, Watcher watcher) {
        try {
            var trained = Session.train(run, watcher);
            var sampling = new Sampling(run.settings(), "", null, run.seed(), null);
            return MicroGpt.of(run.model(), trained, sampling);
        } catch (CheckpointException e) {
            throw new Failure(e.getMessage(), e);
        }
    }
}
