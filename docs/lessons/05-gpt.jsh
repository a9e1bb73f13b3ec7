// The code of 05-gpt.md: open it in ./microgpt shell

var config = Config.defaults(27);
for (var parameter : config.parameters()) {
    IO.println("%-15s %2d x %2d = %4d".formatted(
            parameter.name(), parameter.rows(), parameter.cols(), parameter.rows() * parameter.cols()));
}
IO.println(config.parameterCount());

IO.println((2 * 27 + 16) * 16 + 12 * 1 * 16 * 16);

double reaching(int layers, boolean residual) {
    var layout = Parameters.of("x", 1, 16);
    for (int i = 0; i < layers; i++) {
        layout = layout.and("w" + i, 16, 16);
    }
    var ops = Tape.forTraining(layout.count());
    layout.draw(ops, PythonRandom.seed(5), 0.25);
    var input = layout.get("x", ops);
    var x = input;
    for (int i = 0; i < layers; i++) {
        var changed = ops.relu(ops.linear(x, layout.get("w" + i, ops)));
        x = residual ? ops.add(x, changed) : changed;
    }
    ops.backward(ops.sum(x));
    return Math.sqrt(IntStream.range(0, 16).mapToDouble(i -> Math.pow(ops.gradient(input, 0, i), 2)).sum());
}
for (int layers : new int[] {1, 4, 16}) {
    IO.println("%2d layers: %.6f, with residuals %.3f".formatted(layers, reaching(layers, false), reaching(layers, true)));
}

var corpus = Corpus.givenNames();
var tokenizer = Tokenizer.of(corpus);
Rng rng = PythonRandom.seed(42);
var shuffled = rng.permutation(corpus.size());
var initial = shuffled.next().normals(config.parameterCount(), Config.INIT_STD);
var ops = Tape.forTraining(config.parameterCount());
for (int i = 0; i < config.parameterCount(); i++) {
    ops.parameter(i, initial.value()[i]);
}
var gpt = new Gpt<>(config, ops);
var documents = tokenizer.encode(corpus).reordered(shuffled.value());
var trainer = new Trainer<>(gpt, documents, Adam.DEFAULT, 1_000, 1);
var losses = new ArrayList<Double>();
trainer.run((step, loss, rate) -> losses.add(loss));
IO.println("first loss %.4f, ln 27 = %.4f".formatted(losses.getFirst(), Math.log(27)));
for (int step = 0; step < 1_000; step += 200) {
    IO.println("steps %4d to %4d: %.4f".formatted(
            step + 1, step + 200, losses.subList(step, step + 200).stream().mapToDouble(d -> d).average().getAsDouble()));
}

for (double temperature : new double[] {0.1, 0.5, 1, 3}) {
    var sampler = new Sampler<>(gpt, new Sampler.Settings(temperature, 0, 1));
    var line = new StringBuilder();
    Rng at = PythonRandom.seed(1);
    for (int i = 0; i < 6; i++) {
        var sample = sampler.sample(at);
        at = sample.next();
        line.append(' ').append(tokenizer.decode(sample.tokens()));
    }
    IO.println(temperature + ":" + line);
}

var model = MicroGpt.onGivenNames().steps(1_000).train();
IO.println(model.generate(3));
IO.println("emma surprises by %.4f nats a token, qqqq by %.4f".formatted(model.loss("emma"), model.loss("qqqq")));

double[][] first = model.attention("emma")[0][0];
for (int query = 0; query < first.length; query++) {
    var line = new StringBuilder();
    for (int key = 0; key <= query; key++) {
        line.append(" %.2f".formatted(first[query][key]));
    }
    IO.println("BOSemma".substring(query == 0 ? 0 : query + 2, query + 3) + ":" + line);
}

var large = new Config(65, 6, 384, 6, 256);
IO.println(large.parameterCount());
IO.println("%.1f %%".formatted(100.0 * 12 * 6 * 384 * 384 / large.parameterCount()));
