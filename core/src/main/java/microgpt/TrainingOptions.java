package microgpt;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
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

    /// {@return these options and those of others; of an option that both have, the value of these}
    ///
    /// @param others options that are given way to
    public TrainingOptions or(RunOptions others) {
        return new TrainingOptions(source, options.or(others));
    }

    /// {@return these options and those of a file of lines `name = value`, such as the `config.txt`
    /// that [#out] gets; of an option that both have, the value of these}
    ///
    /// @param file lines `name = value`, `#` before a remark
    /// @throws IllegalArgumentException with one line that says where the file is wrong
    /// @throws Failure if it cannot be read
    public TrainingOptions config(Path file) {
        return or(RunOptions.read(file));
    }

    /// Training steps. The default is 1,000.
    ///
    /// @param n at least 1
    /// @return these options with this one
    public TrainingOptions steps(int n) {
        return with(RunOption.STEPS, n);
    }

    /// Documents or windows a batch. The default is 1.
    ///
    /// @param n at least 1
    /// @return these options with this one
    public TrainingOptions batchSize(int n) {
        return with(RunOption.BATCH_SIZE, n);
    }

    /// Seed of all that is random. The default is 42.
    ///
    /// @param seed any number
    /// @return these options with this one
    public TrainingOptions seed(long seed) {
        return with(RunOption.SEED, seed);
    }

    /// Whose random numbers: those of microgpt.py, which is the default, or of MicroGPTEx.
    ///
    /// @param random whose
    /// @return these options with this one
    public TrainingOptions random(RandomSource random) {
        return with(RunOption.RANDOM, random);
    }

    /// A CSV file or pipe for the loss of every step: `step,loss,learning_rate`.
    ///
    /// @param file written anew, or a pipe
    /// @return these options with this one
    public TrainingOptions metrics(Path file) {
        return with(RunOption.METRICS, file);
    }

    /// A file in UTF-8 to learn from.
    ///
    /// @param file read when training begins
    /// @return these options with this one
    public TrainingOptions data(Path file) {
        Objects.requireNonNull(file, "data is null: name a file");
        return new TrainingOptions(new Source.Options(), options.with(RunOption.DATA, file));
    }

    /// Whether a file is documents, one a line, which is the default, or one long text.
    ///
    /// @param mode one a line, or one text
    /// @return these options with this one
    public TrainingOptions documents(DocumentMode mode) {
        return with(RunOption.DOCUMENTS, mode);
    }

    /// The share to hold out and never train on, such as 0.1. The default is 0.
    ///
    /// @param share at least 0, below 1
    /// @return these options with this one
    public TrainingOptions validation(double share) {
        return with(RunOption.VALIDATION, share);
    }

    /// Steps from one validation to the next; 0, the default, for a tenth of all.
    ///
    /// @param steps at least 0
    /// @return these options with this one
    public TrainingOptions evalEvery(int steps) {
        return with(RunOption.EVAL_EVERY, steps);
    }

    /// Transformer layers. The default is 1.
    ///
    /// @param n at least 1
    /// @return these options with this one
    public TrainingOptions nLayer(int n) {
        return with(RunOption.N_LAYER, n);
    }

    /// Channels, a multiple of the heads. The default is 16.
    ///
    /// @param n at least 1
    /// @return these options with this one
    public TrainingOptions nEmbd(int n) {
        return with(RunOption.N_EMBD, n);
    }

    /// Attention heads. The default is 4.
    ///
    /// @param n at least 1
    /// @return these options with this one
    public TrainingOptions nHead(int n) {
        return with(RunOption.N_HEAD, n);
    }

    /// Positions the model looks back on; longer documents are cut. The default is 16.
    ///
    /// @param n at least 1
    /// @return these options with this one
    public TrainingOptions blockSize(int n) {
        return with(RunOption.BLOCK_SIZE, n);
    }

    /// Standard deviation of the weights that training begins with. The default is 0.08.
    ///
    /// @param x above 0
    /// @return these options with this one
    public TrainingOptions initStd(double x) {
        return with(RunOption.INIT_STD, x);
    }

    /// Highest learning rate. The default is 0.01.
    ///
    /// @param x above 0
    /// @return these options with this one
    public TrainingOptions learningRate(double x) {
        return with(RunOption.LEARNING_RATE, x);
    }

    /// How the learning rate falls. The default is linear.
    ///
    /// @param curve its form behind the warm-up
    /// @return these options with this one
    public TrainingOptions schedule(Schedule.Curve curve) {
        return with(RunOption.SCHEDULE, curve);
    }

    /// Steps in which the learning rate first climbs. The default is 0.
    ///
    /// @param steps at least 0, below all
    /// @return these options with this one
    public TrainingOptions warmup(int steps) {
        return with(RunOption.WARMUP, steps);
    }

    /// Learning rate that the schedule falls to. The default is 0.
    ///
    /// @param x at least 0
    /// @return these options with this one
    public TrainingOptions minLearningRate(double x) {
        return with(RunOption.MIN_LEARNING_RATE, x);
    }

    /// Batches a step, one after another. The default is 1.
    ///
    /// @param batches at least 1
    /// @return these options with this one
    public TrainingOptions accumulate(int batches) {
        return with(RunOption.ACCUMULATE, batches);
    }

    /// The length that a step's gradient is scaled down to if it is longer. The default is none.
    ///
    /// @param length above 0, infinite for none
    /// @return these options with this one
    public TrainingOptions clip(double length) {
        return with(RunOption.CLIP, length);
    }

    /// AdamW's decay of all weights. The default is 0.
    ///
    /// @param x at least 0
    /// @return these options with this one
    public TrainingOptions weightDecay(double x) {
        return with(RunOption.WEIGHT_DECAY, x);
    }

    /// Adam's decay of the mean gradient. The default is 0.85.
    ///
    /// @param x at least 0, below 1
    /// @return these options with this one
    public TrainingOptions beta1(double x) {
        return with(RunOption.BETA1, x);
    }

    /// Adam's decay of the mean squared gradient. The default is 0.99.
    ///
    /// @param x at least 0, below 1
    /// @return these options with this one
    public TrainingOptions beta2(double x) {
        return with(RunOption.BETA2, x);
    }

    /// Added to Adam's root mean square. The default is 1e-8.
    ///
    /// @param x above 0
    /// @return these options with this one
    public TrainingOptions eps(double x) {
        return with(RunOption.EPS, x);
    }

    /// A directory to save the model to, what resuming needs, and `metrics.csv`.
    ///
    /// @param directory made if there is none
    /// @return these options with this one
    public TrainingOptions out(Path directory) {
        return with(RunOption.OUT, directory);
    }

    /// Steps from one save to the next; 0, the default, for two minutes' worth.
    ///
    /// @param steps at least 0
    /// @return these options with this one
    public TrainingOptions saveEvery(int steps) {
        return with(RunOption.SAVE_EVERY, steps);
    }

    /// Go on with the run saved in this directory, with its options; it saves there unless [#out] says
    /// otherwise.
    ///
    /// @param directory holds a run
    /// @return these options with this one
    public TrainingOptions resume(Path directory) {
        return with(RunOption.RESUME, directory);
    }

    /// How the model samples, unless it is told otherwise: see [MicroGpt#temperature].
    ///
    /// @param x at least 0
    /// @return these options with this one
    public TrainingOptions temperature(double x) {
        return with(RunOption.TEMPERATURE, x);
    }

    /// See [MicroGpt#topK].
    ///
    /// @param k at least 0
    /// @return these options with this one
    public TrainingOptions topK(int k) {
        return with(RunOption.TOP_K, k);
    }

    /// See [MicroGpt#topP].
    ///
    /// @param p above 0, at most 1
    /// @return these options with this one
    public TrainingOptions topP(double p) {
        return with(RunOption.TOP_P, p);
    }

    /// What computes: the tape, matrices in float, which is the default; or the reference, scalars in
    /// double.
    ///
    /// @param engine one of the two
    /// @return these options with this one
    public TrainingOptions engine(Engine engine) {
        return with(RunOption.ENGINE, engine);
    }

    /// The tape's inner loops; by default vector ones where there are any and they pay.
    ///
    /// @param kernels scalar, vector, or what pays
    /// @return these options with this one
    public TrainingOptions kernels(KernelChoice kernels) {
        return with(RunOption.KERNELS, kernels);
    }

    /// Most threads of the tape. The default is one on each core; no result depends on it.
    ///
    /// @param n at least 1
    /// @return these options with this one
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
    /// @return the trained model
    /// @throws IllegalArgumentException if an option is wrong
    /// @throws Failure if the data cannot be used, nothing can be saved, or training diverges
    public MicroGpt train() {
        return train(progress -> {});
    }

    /// The same, and tells of every step.
    ///
    /// @param told is told in the thread that trains; what it throws ends the run as for [#train(Watcher)]
    /// @return the trained model
    public MicroGpt train(Consumer<Progress> told) {
        return train(new Watcher() {
            private OptionalDouble validation = OptionalDouble.empty();

            @Override
            public void onValidation(int done, double loss) {
                validation = OptionalDouble.of(loss);
            }

            @Override
            public void onStep(Step step) {
                var progress = new Progress(step.done(), step.steps(), step.loss(), step.learningRate(), validation);
                try {
                    told.accept(progress);
                } catch (RuntimeException e) {
                    throw new Failure("whoever was told of step " + step.done() + " failed: " + e, e);
                }
            }

            @Override
            public boolean stops() {
                return Thread.currentThread().isInterrupted();
            }
        });
    }

    /// The same for who wants to know all, and to say when to stop.
    ///
    /// @param watcher is told of everything, and asked whether to stop; what it throws ends the run, saved
    ///     if it was to be, and is the cause of a [Failure]
    /// @return the trained model
    public MicroGpt train(Watcher watcher) {
        return train(run(), watcher);
    }

    /// {@return the run that these options make, once they are known to be right and the data is read}
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
    /// @return a run that has not begun
    public Run run(Map<String, Path> others) {
        try {
            return options.run(source, others);
        } catch (CheckpointException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    /// Trains what [#run] has made.
    ///
    /// @param run what [#run] returned
    /// @param watcher is told of everything, and asked whether to stop
    /// @return the trained model
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
