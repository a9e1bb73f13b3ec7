// The code of 07-tape.md: open it in ./microgpt shell

var config = Config.defaults(27);
var tokenizer = Tokenizer.of("abcdefghijklmnopqrstuvwxyz");
var documents = tokenizer.encode(Corpus.of("one name", "laurel".getBytes()));
var batch = new Batch(1, 16);
batch.fill(documents, 0, 1);
var rng = PythonRandom.seed(42).permutation(10_248).next(); // the default run shuffles its documents first
var normals = rng.normals(config.parameterCount(), Config.INIT_STD).value();

<M> M firstStep(Ops<M> ops) {
    for (int i = 0; i < config.parameterCount(); i++) {
        ops.parameter(i, normals[i]);
    }
    ops.begin();
    var loss = new Gpt<>(config, ops).loss(batch);
    ops.backward(loss);
    return loss;
}
var values = ValueOps.forTraining(config.parameterCount(), config::parameterName);
var loss = firstStep(values);
IO.println("loss %.5f".formatted(values.get(loss, 0, 0)));

int[] op = new int[100], left = new int[100], right = new int[100];
double[] data = new double[100], grad = new double[100];
int top = 0;

int record(int operation, int a, int b, double result) {
    op[top] = operation;
    left[top] = a;
    right[top] = b;
    data[top] = result;
    grad[top] = 0;
    return top++;
}
int leaf(double x) {
    return record('=', 0, 0, x);
}
int add(int a, int b) {
    return record('+', a, b, data[a] + data[b]);
}
int mul(int a, int b) {
    return record('*', a, b, data[a] * data[b]);
}
void backward(int root) {
    grad[root] = 1;
    for (int r = root; r >= 0; r--) {
        switch (op[r]) {
            case '+' -> {
                grad[left[r]] += grad[r];
                grad[right[r]] += grad[r];
            }
            case '*' -> {
                grad[left[r]] += grad[r] * data[right[r]];
                grad[right[r]] += grad[r] * data[left[r]];
            }
        }
    }
}
int a = leaf(3), b = leaf(-2), c = leaf(10);
int y = add(mul(a, a), mul(a, add(b, c)));
backward(y);
IO.println("y = " + data[y] + ", dy/da = " + grad[a] + ", dy/db = " + grad[b]);

top = 3;
IO.println(mul(a, b) + " is the first entry of the next step");

var layout = Parameters.of("w1", 16, 2).and("b1", 1, 16).and("w2", 1, 16).and("b2", 1, 1);
var tape = Tape.forTraining(layout.count());
layout.draw(tape, PythonRandom.seed(3), 0.7);
var adam = new Adam(0.02, 0.9, 0.999, 1e-8);

Tape.Ref network() {
    var x = tape.constant(4, 2, 0, 0, 0, 1, 1, 0, 1, 1);
    var hidden = tape.relu(tape.add(tape.linear(x, layout.get("w1", tape)), layout.get("b1", tape)));
    return tape.add(tape.linear(hidden, layout.get("w2", tape)), layout.get("b2", tape));
}
for (int step = 0; step < 400; step++) {
    tape.begin();
    var error = tape.sub(network(), tape.constant(4, 1, 0, 1, 1, 0));
    tape.backward(tape.mean(tape.mul(error, error)));
    adam.update(tape, step);
}
tape.begin();
for (double[] row : tape.values(network())) {
    IO.println("%.2f".formatted(row[0]));
}

var gptTape = Tape.forTraining(config.parameterCount(), new ScalarKernels());
var loss = firstStep(gptTape);
IO.println("loss %.5f".formatted(gptTape.get(loss, 0, 0)));
for (var record : gptTape.records()) {
    IO.println("%2d  %-13s %-8s %2d x %2d at %4d  first %8.5f  gradient %8.5f".formatted(
            record.number(), record.op(), record.operands(), record.rows(), record.cols(),
            record.offset(), record.first(), record.gradient()));
}
IO.println(gptTape.floats() + " floats in each arena");

double largest = 0;
for (int i = 0; i < config.parameterCount(); i++) {
    largest = Math.max(largest, Math.abs(gptTape.parameterGradient(i) - values.parameterGradient(i)));
}
IO.println(largest < 1e-6);

int relu(int a) {
    return record('>', a, a, Math.max(data[a], 0));
}
void backward(int root) {
    grad[root] = 1;
    for (int r = root; r >= 0; r--) {
        switch (op[r]) {
            case '+' -> {
                grad[left[r]] += grad[r];
                grad[right[r]] += grad[r];
            }
            case '*' -> {
                grad[left[r]] += grad[r] * data[right[r]];
                grad[right[r]] += grad[r] * data[left[r]];
            }
            case '>' -> grad[left[r]] += data[r] > 0 ? grad[r] : 0;
        }
    }
}
top = 3;
Arrays.fill(grad, 0);
backward(relu(mul(a, b)));
IO.println(grad[a] + " " + grad[b]);
Arrays.fill(grad, 0);
backward(relu(mul(a, c)));
IO.println(grad[a] + " " + grad[c]);
