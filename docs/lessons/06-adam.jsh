// The code of 06-adam.md: open it in ./microgpt shell

double a = 1, b = 1;
double bowl() {
    return 0.5 * (100 * a * a + b * b);
}
for (double rate : new double[] {0.0199, 0.0201}) {
    a = 1;
    b = 1;
    for (int step = 0; step < 100; step++) {
        double da = 100 * a, db = b;
        a -= rate * da;
        b -= rate * db;
    }
    IO.println("rate %.4f: a %.4f, b %.4f, loss %.4f".formatted(rate, a, b, bowl()));
}

class Parameter {
    double w, m, v;

    Parameter(double w) {
        this.w = w;
    }

    void update(double g, int s, double rate, double beta1, double beta2, double eps) {
        m = beta1 * m + (1 - beta1) * g;
        v = beta2 * v + (1 - beta2) * g * g;
        double mHat = m / (1 - Math.pow(beta1, s + 1));
        double vHat = v / (1 - Math.pow(beta2, s + 1));
        w -= rate * mHat / (Math.sqrt(vHat) + eps);
    }
}
var steep = new Parameter(1);
var flat = new Parameter(1);
for (int s = 0; s < 100; s++) {
    steep.update(100 * steep.w, s, 0.05, 0.85, 0.99, 1e-8);
    flat.update(flat.w, s, 0.05, 0.85, 0.99, 1e-8);
    if (s == 0 || s == 9 || s == 99) {
        IO.println("step %3d: %.6f, %.6f".formatted(s + 1, steep.w, flat.w));
    }
}

for (double g : new double[] {1e-3, 1, 1e3}) {
    var first = new Parameter(0);
    first.update(g, 0, 0.01, 0.85, 0.99, 1e-8);
    IO.println("gradient %8.3f: %.6f".formatted(g, first.w));
}

var tape = Tape.forTraining(1);
tape.parameter(0, 1);
var byHand = new Parameter(1);
for (int s = 0; s < 3; s++) {
    tape.begin();
    var w = tape.parameter(0, 1, 1);
    tape.backward(tape.mul(w, w));
    new Adam(0.05, 0.85, 0.99, 1e-8).update(tape, s);
    byHand.update(2 * byHand.w, s, 0.05, 0.85, 0.99, 1e-8);
    IO.println("%.6f %.6f".formatted(tape.parameter(0), byHand.w));
}

var signed = new Parameter(1);
for (int s = 0; s < 20; s++) {
    signed.update(100 * signed.w, s, 0.06, 0, 0, 1e-8);
    if (s >= 15) {
        IO.println("%.2f".formatted(signed.w));
    }
}
