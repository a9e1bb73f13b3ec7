// The code of 02-mlp.md: open it in ./microgpt shell

var corpus = Corpus.givenNames();
var tokenizer = Tokenizer.of(corpus);
int V = tokenizer.vocabSize(), BLOCK = 3, C = 8, I = BLOCK * C, HIDDEN = 32;
var normals = PythonRandom.seed(42).normals(V * C + HIDDEN * I + V * HIDDEN, 0.2).value();
double[] E = Arrays.copyOfRange(normals, 0, V * C);
double[] W = Arrays.copyOfRange(normals, V * C, V * C + HIDDEN * I);
double[] U = Arrays.copyOfRange(normals, V * C + HIDDEN * I, normals.length);
IO.println(E.length + " + " + W.length + " + " + U.length + " = " + normals.length + " parameters");

double[] probabilities(double[] z) {
    double max = DoubleStream.of(z).max().getAsDouble();
    double[] e = DoubleStream.of(z).map(zi -> Math.exp(zi - max)).toArray();
    double sum = DoubleStream.of(e).sum();
    return DoubleStream.of(e).map(ei -> ei / sum).toArray();
}
String show(double... p) {
    return DoubleStream.of(p).mapToObj("%.3f"::formatted).collect(Collectors.joining(" "));
}
IO.println(show(probabilities(new double[] {2, 1, 0, -1})));
IO.println(show(probabilities(new double[] {102, 101, 100, 99})));

double entropy(double[] p) {
    return -DoubleStream.of(p).map(pi -> pi == 0 ? 0 : pi * Math.log(pi)).sum();
}
for (double temperature : new double[] {0.25, 0.5, 1, 2, 100}) {
    double[] p = probabilities(DoubleStream.of(2, 1, 0, -1).map(z -> z / temperature).toArray());
    IO.println("%6.2f: %s  entropy %.3f".formatted(temperature, show(p), entropy(p)));
}
IO.println("ln 4 = %.3f".formatted(Math.log(4)));

double[] x = new double[I], h = new double[HIDDEN], z = new double[V], p;

double forward(int[] context, int target) {
    for (int i = 0; i < I; i++) {
        x[i] = E[context[i / C] * C + i % C];
    }
    for (int j = 0; j < HIDDEN; j++) {
        h[j] = 0;
        for (int i = 0; i < I; i++) {
            h[j] += W[j * I + i] * x[i];
        }
        h[j] = Math.max(h[j], 0);
    }
    for (int v = 0; v < V; v++) {
        z[v] = 0;
        for (int j = 0; j < HIDDEN; j++) {
            z[v] += U[v * HIDDEN + j] * h[j];
        }
    }
    p = probabilities(z);
    return -Math.log(p[target]);
}
int[] context = {tokenizer.bos(), tokenizer.bos(), tokenizer.bos()};
int e = tokenizer.encode("e")[0];
IO.println("surprised by an e: %.4f, ln %d = %.4f".formatted(forward(context, e), V, Math.log(V)));

double[] dE = new double[E.length], dW = new double[W.length], dU = new double[U.length];

void backward(int[] context, int target) {
    var dh = new double[HIDDEN];
    for (int v = 0; v < V; v++) {
        double dz = p[v] - (v == target ? 1 : 0);
        for (int j = 0; j < HIDDEN; j++) {
            dU[v * HIDDEN + j] += dz * h[j];
            dh[j] += dz * U[v * HIDDEN + j];
        }
    }
    for (int j = 0; j < HIDDEN; j++) {
        double ds = h[j] > 0 ? dh[j] : 0;
        for (int i = 0; i < I; i++) {
            dW[j * I + i] += ds * x[i];
            dE[context[i / C] * C + i % C] += ds * W[j * I + i];
        }
    }
}

forward(context, e);
backward(context, e);
int which = tokenizer.bos() * C;
double before = E[which], step = 1e-6;
E[which] = before + step;
double up = forward(context, e);
E[which] = before - step;
double down = forward(context, e);
E[which] = before;
IO.println("by hand %.6f, by difference %.6f".formatted(dE[which], (up - down) / (2 * step)));

void descend(double[] parameters, double[] gradients, double rate) {
    for (int i = 0; i < parameters.length; i++) {
        parameters[i] -= rate * gradients[i];
        gradients[i] = 0;
    }
}
double learn(String name, double rate) {
    int[] tokens = tokenizer.encodeDocument(name);
    int[] context = {tokenizer.bos(), tokenizer.bos(), tokens[0]};
    double loss = 0;
    for (int t = 1; t < tokens.length; t++) {
        loss += forward(context, tokens[t]);
        if (rate > 0) {
            backward(context, tokens[t]);
        }
        context = new int[] {context[1], context[2], tokens[t]};
    }
    descend(E, dE, rate);
    descend(W, dW, rate);
    descend(U, dU, rate);
    return loss / (tokens.length - 1);
}
double mean(double rate) {
    return corpus.documents().subList(0, 3_000).stream().mapToDouble(name -> learn(name, rate)).average().getAsDouble();
}
IO.println("untrained %.4f".formatted(mean(0)));
for (double rate : new double[] {0.05, 0.02}) {
    IO.println("while learning at %.2f: %.4f".formatted(rate, mean(rate)));
}
IO.println("trained %.4f".formatted(mean(0)));

var fired = new boolean[HIDDEN];
for (var name : corpus.documents().subList(0, 1_000)) {
    int[] tokens = tokenizer.encodeDocument(name);
    for (int t = 3; t < tokens.length; t++) {
        forward(new int[] {tokens[t - 3], tokens[t - 2], tokens[t - 1]}, tokens[t]);
        for (int j = 0; j < HIDDEN; j++) {
            fired[j] |= h[j] > 0;
        }
    }
}
int alive = 0;
for (boolean unit : fired) {
    alive += unit ? 1 : 0;
}
IO.println(alive + " of " + HIDDEN + " are alive");

for (int i = 0; i < I; i++) {
    W[i] = 0;
}
forward(context, e);
backward(context, e);
IO.println(Arrays.stream(dW, 0, I).allMatch(gradient -> gradient == 0));
