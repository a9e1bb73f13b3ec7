// The code of 04-one-head.md: open it in ./microgpt shell

record Head(List<List<Value>> wq, List<List<Value>> wk, List<List<Value>> wv) {
    /// What each position looks at: row t holds the probabilities that t gives to 0 .. t.
    List<List<Value>> probabilities(List<List<Value>> x) {
        var keys = new ArrayList<List<Value>>();
        var all = new ArrayList<List<Value>>();
        for (var row : x) {
            var query = linear(row, wq);
            keys.add(linear(row, wk));
            all.add(softmax(keys.stream().map(key -> dot(query, key).div(Math.sqrt(query.size()))).toList()));
        }
        return all;
    }

    List<List<Value>> apply(List<List<Value>> x) {
        var values = x.stream().map(row -> linear(row, wv)).toList();
        return probabilities(x).stream().map(p -> linear(p, transpose(values.subList(0, p.size())))).toList();
    }
}

var numbers = DoubleStream.of(PythonRandom.seed(7).normals(5 * 4 + 3 * 4 * 4, 0.8).value()).iterator();
var x = matrix("x", 5, 4, numbers::nextDouble);
var head = new Head(
        matrix("wq", 4, 4, numbers::nextDouble),
        matrix("wk", 4, 4, numbers::nextDouble),
        matrix("wv", 4, 4, numbers::nextDouble));
String show(List<Value> row) {
    return row.stream().map(value -> "%6.3f".formatted(value.data())).collect(Collectors.joining(" "));
}
head.probabilities(x).forEach(row -> IO.println(show(row)));

var out = head.apply(x);
var changed = new ArrayList<>(x);
changed.set(4, vector(9, 9, 9, 9));
for (int t = 0; t < 5; t++) {
    IO.println(t + ": " + (show(out.get(t)).equals(show(head.apply(changed).get(t))) ? "the same" : "changed"));
}
var gradients = Value.sum(out.get(2)).backward();
for (int t = 0; t < 5; t++) {
    IO.println("d out[2] / d x[%d][0] = %.4f".formatted(t, gradients.getDouble(x.get(t).get(0))));
}

var keys = new ArrayList<List<Value>>();
var values = new ArrayList<List<Value>>();
List<Value> next(List<Value> row) {
    var query = linear(row, head.wq());
    keys.add(linear(row, head.wk()));
    values.add(linear(row, head.wv()));
    var p = softmax(keys.stream().map(key -> dot(query, key).div(Math.sqrt(query.size()))).toList());
    return linear(p, transpose(values));
}
for (int t = 0; t < 5; t++) {
    IO.println(show(next(x.get(t))).equals(show(out.get(t))));
}

double[] entropies(int d, boolean divided) {
    var drawn = PythonRandom.seed(1).normals(200 * 9 * d, 1).value();
    double sum = 0, squares = 0;
    for (int i = 0; i < 200; i++) {
        var scores = new ArrayList<Value>();
        for (int key = 1; key < 9; key++) {
            double score = 0;
            for (int c = 0; c < d; c++) {
                score += drawn[i * 9 * d + c] * drawn[(i * 9 + key) * d + c];
            }
            squares += score * score / 1600;
            scores.add(Value.leaf(divided ? score / Math.sqrt(d) : score));
        }
        sum -= softmax(scores).stream().mapToDouble(p -> p.data() == 0 ? 0 : p.data() * Math.log(p.data())).sum() / 200;
    }
    return new double[] {squares, sum};
}
for (int d : new int[] {4, 16, 64, 256}) {
    IO.println("d %3d: variance of a score %5.1f, entropy %.2f, with the root %.2f of ln 8 = %.2f".formatted(
            d, entropies(d, false)[0], entropies(d, false)[1], entropies(d, true)[1], Math.log(8)));
}

double slope(double scale) {
    var scores = List.of(Value.leaf(scale), Value.leaf(0), Value.leaf(-scale));
    return softmax(scores).get(0).backward().getDouble(scores.get(0));
}
IO.println("%.6f, %.6f, %.6f".formatted(slope(1), slope(4), slope(16)));

var parameters = Stream.of(x, head.wq(), head.wk(), head.wv()).flatMap(List::stream).flatMap(List::stream).toList();
var tape = Tape.forTraining(parameters.size());
for (int i = 0; i < parameters.size(); i++) {
    tape.parameter(i, parameters.get(i).data());
}
var qkv = tape.linear(tape.parameter(0, 5, 4), tape.parameter(20, 12, 4));
var attended = tape.attention(qkv, 1, new int[] {0, 5}, 1);
IO.println(show(out.get(4)));
IO.println(show(vector(tape.values(attended)[4])));

IO.println(show(head.probabilities(x).get(3)));
IO.println(show(IntStream.range(0, 4).mapToObj(j -> Value.leaf(tape.probability(attended, 0, 0, 3, j))).toList()));

var zero = matrix("0", 4, 4, () -> 0);
var identity = IntStream.range(0, 4).mapToObj(i -> vector(IntStream.range(0, 4).mapToDouble(j -> i == j ? 1 : 0).toArray())).toList();
var mean = new Head(zero, zero, identity);
mean.probabilities(x).forEach(row -> IO.println(show(row)));

var apart = IntStream.range(0, 4).mapToObj(i -> vector(IntStream.range(0, 4).mapToDouble(j -> i == j ? 6 : 0).toArray())).toList();
new Head(identity, identity, identity).probabilities(apart).forEach(row -> IO.println(show(row)));
