package microgpt.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import microgpt.autograd.Ops;
import microgpt.golden.Golden;
import microgpt.kernels.ScalarKernels;
import microgpt.tape.Tape;
import microgpt.text.Corpus;
import microgpt.text.Tokenizer;
import microgpt.value.ValueOps;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both engines against runs recorded from the two public programs.
class GoldenRunTest {
    /// Both sides compute in double and differ in a unit or so of the last place per operation (the orders of
    /// some sums, and the mathematical libraries); over 1,000 steps of training that grows to this much.
    private static final double DOUBLE = 1e-9;

    /// What float comes to in the same way: the largest relative error of a loss in these runs is 2.5e-7, four
    /// roundings. The engine's bits are the same everywhere, so this is no matter of luck.
    private static final double FLOAT = 3e-7;

    static Stream<Golden.Run> runs() {
        return Golden.runs();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void valueEngineRepeatsLossesParametersAndSamples(Golden.Run run) {
        repeat(run, config -> ValueOps.forTraining(config.parameterCount(), config::parameterName), DOUBLE);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void tapeEngineTracksLossesAndParametersAndInventsTheSameSamples(Golden.Run run) {
        repeat(run, config -> Tape.forTraining(config.parameterCount(), new ScalarKernels()), FLOAT);
    }

    private static <M> void repeat(Golden.Run run, Function<Config, Ops<M>> engine, double relative) {
        var recorded = run.config();
        var tokenizer = Tokenizer.of(Corpus.givenNames());
        var config = new Config(
                tokenizer.vocabSize(), recorded.nLayer(), recorded.nEmbd(), recorded.nHead(), recorded.blockSize());
        var shuffled = run.shuffledDocuments();
        var text = String.join("\n", shuffled.value());
        var documents = tokenizer.encode(Corpus.of("shuffled", text.getBytes(StandardCharsets.UTF_8)));
        var ops = engine.apply(config);
        var gpt = new Gpt<>(config, ops);
        var rng = Initialization.draw(config, ops, shuffled.next());
        var adam = new Adam(recorded.learningRate(), recorded.beta1(), recorded.beta2(), recorded.epsAdam());

        assertEquals(run.numParams(), config.parameterCount());
        var trainer = new Trainer<>(gpt, documents, adam, recorded.steps(), 1);
        for (int step = 0; step < run.losses().length; step++) {
            double expected = run.losses()[step];
            assertEquals(expected, trainer.train(), relative * expected, "loss " + step);
        }

        double sum = 0;
        double sizes = 0;
        double squares = 0;
        for (int i = 0; i < config.parameterCount(); i++) {
            sum += ops.parameter(i);
            sizes += Math.abs(ops.parameter(i));
            squares += ops.parameter(i) * ops.parameter(i);
        }
        assertEquals(run.trained().sum(), sum, relative * sizes, "sum of parameters");
        assertEquals(run.trained().sumOfSquares(), squares, relative * squares, "sum of their squares");

        var settings = new Sampler.Settings(recorded.temperature(), 0, 1);
        var sampler = new Sampler<>(gpt, settings);
        List<String> samples = new ArrayList<>();
        while (samples.size() < run.samples().size()) {
            var sample = sampler.sample(rng);
            samples.add(tokenizer.decode(sample.tokens()));
            rng = sample.next();
        }
        assertEquals(run.samples(), samples);
    }
}
