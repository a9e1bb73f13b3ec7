package microgpt.golden;

import java.util.List;
import java.util.stream.Stream;
import microgpt.random.Draw;
import microgpt.random.ErlangRandom;
import microgpt.random.PythonRandom;
import microgpt.random.Rng;
import microgpt.text.Corpus;

/// What the two public programs did on the built-in given names, in the double precision they recorded.
public final class Golden {
    private Golden() {}

    /// The program that made a run. They differ in their generator, and in when they seed it.
    public enum Program {
        MICROGPT_PY,
        MICROGPTEX
    }

    /// The settings of a run; `steps` is the number over which the learning rate decays.
    public record Config(
            long seed,
            int nLayer,
            int nEmbd,
            int nHead,
            int blockSize,
            int steps,
            double temperature,
            double learningRate,
            double beta1,
            double beta2,
            double epsAdam,
            double initStd) {}

    /// All parameters of a model, in the order they are drawn: the ends of the list, and its sums in ascending order.
    ///
    /// @param last4 empty where it was not recorded
    public record Parameters(double[] first16, double[] last4, double sum, double sumOfSquares) {}

    /// A run: as many training steps as there are losses, then the samples.
    public record Run(
            String name,
            Program program,
            Config config,
            int numDocs,
            int vocabSize,
            int numParams,
            List<String> docsFirst5,
            Parameters initial,
            double[] losses,
            List<String> samples,
            Parameters trained) {
        /// The documents in the order of training, and the generator that draws the parameters and then the samples.
        public Draw<List<String>> shuffledDocuments() {
            var documents = Corpus.givenNames().documents();
            return switch (program) {
                case MICROGPT_PY -> PythonRandom.seed(config.seed).shuffle(documents);
                case MICROGPTEX -> {
                    Rng seeded = ErlangRandom.seed(config.seed);
                    yield new Draw<>(seeded.shuffle(documents).value(), seeded);
                }
            };
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// The first numbers drawn from MicroGPTEx's generator at seed 42, each kind from a fresh one.
    ///
    /// @param normals mean 0, standard deviation 0.08
    /// @param shuffled `0 .. 19` in another order
    public record ErlangDraws(double[] uniforms, double[] normals, int[] shuffled) {}

    /// All recorded runs: the default one of each program, and a small one.
    public static Stream<Run> runs() {
        return Stream.of(microgptPy(), microgptPyTwoLayers(), microgptExThirtySteps(), microgptEx());
    }

    /// The default run of microgpt.py: 1,000 steps.
    public static Run microgptPy() {
        return python("microgpt-py-given-names-seed42");
    }

    /// 60 steps of microgpt.py with two layers, and a block that is shorter than many names.
    public static Run microgptPyTwoLayers() {
        return python("microgpt-py-given-names-seed1337-2layer");
    }

    /// The first 30 steps of MicroGPTEx's default run of 1,000.
    public static Run microgptEx() {
        return erlang("run_default1000_first30");
    }

    /// MicroGPTEx's run of 30 steps.
    public static Run microgptExThirtySteps() {
        return erlang("run_steps30");
    }

    public static ErlangDraws erlangDraws() {
        var trace = Json.resource("/golden/microgptex-given-names-seed42.json");
        return new ErlangDraws(
                trace.numbers("rng_seed42_uniform01_first10"),
                trace.numbers("rng_seed42_normal_0_008_first5"),
                trace.integers("rng_seed42_shuffle_0_19"));
    }

    private static Run python(String name) {
        var trace = Json.resource("/golden/" + name + ".json");
        var config = trace.object("config");
        return run(name, Program.MICROGPT_PY, trace, config(config, config.integer("num_steps"), "std"), trace);
    }

    private static Run erlang(String part) {
        var name = "microgptex-given-names-seed42";
        var trace = Json.resource("/golden/" + name + ".json");
        var run = trace.object(part);
        var config = config(trace.object("config"), run.integer("schedule_steps"), "init_std");
        return run(name + " " + part, Program.MICROGPTEX, trace, config, run);
    }

    private static Run run(String name, Program program, Json trace, Config config, Json outcome) {
        return new Run(
                name,
                program,
                config,
                trace.integer("num_docs"),
                trace.integer("vocab_size"),
                trace.integer("num_params"),
                trace.texts("docs_first5"),
                parameters(trace, "init"),
                outcome.numbers("losses"),
                outcome.texts("samples"),
                parameters(outcome, "final"));
    }

    private static Config config(Json config, int steps, String std) {
        return new Config(
                config.integer("seed"),
                config.integer("n_layer"),
                config.integer("n_embd"),
                config.integer("n_head"),
                config.integer("block_size"),
                steps,
                config.number("temperature"),
                config.number("learning_rate"),
                config.number("beta1"),
                config.number("beta2"),
                config.number("eps_adam"),
                config.number(std));
    }

    private static Parameters parameters(Json json, String when) {
        var last4 = when + "_params_last4";
        return new Parameters(
                json.numbers(when + "_params_first16"),
                json.has(last4) ? json.numbers(last4) : new double[0],
                json.number(when + "_param_sum"),
                json.number(when + "_param_sumsq"));
    }
}
