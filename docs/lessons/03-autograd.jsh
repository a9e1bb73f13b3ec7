// The code of 03-autograd.md: open it in ./microgpt shell

var x1 = Value.leaf("x1", 2);
var x2 = Value.leaf("x2", -1);
var w1 = Value.leaf("w1", 0.5);
var w2 = Value.leaf("w2", -1);
var b = Value.leaf("b", 0.25);

var sum = w1.mul(x1).add(w2.mul(x2)).add(b);
var out = sum.relu();
var loss = out.sub(1).pow(2);
IO.println("sum " + sum.data() + ", out " + out.data() + ", loss " + loss.data());

var gradients = loss.backward();
for (var value : List.of(out, sum, b, w1, w2)) {
    IO.println(value.op() + "  " + gradients.getDouble(value));
}

IO.println(Arrays.toString(w1.mul(x1).localGradients()));
IO.println(Arrays.toString(sum.relu().localGradients()));

Map<Value, Double> sweep(Value root) {
    var gradients = new HashMap<Value, Double>();
    gradients.put(root, 1.0);
    for (var node : root.graph().reversed()) {
        double[] local = node.localGradients();
        for (int i = 0; i < local.length; i++) {
            gradients.merge(node.children().get(i), local[i] * gradients.get(node), Double::sum);
        }
    }
    return gradients;
}
IO.println(sweep(loss).get(w1) + ", " + sweep(loss).get(w2));

var a = Value.leaf("a", 3);
var twice = a.mul(a);
IO.println(twice.backward().getDouble(a));

var dead = w1.mul(x1).add(w2.mul(x2)).add(Value.leaf(-3)).relu();
IO.println(dead.sub(1).pow(2).backward().getDouble(w1));

int HIDDEN = 8;
double[] theta = PythonRandom.seed(42).normals(4 * HIDDEN, 1).value();

/// Mean squared error over the four cases; the parameters become leaves, which are added to `leaves`.
Value xor(List<Value> leaves) {
    for (double number : theta) {
        leaves.add(Value.leaf(number));
    }
    var errors = new ArrayList<Value>();
    for (int x = 0; x < 2; x++) {
        for (int y = 0; y < 2; y++) {
            var output = Value.leaf(0);
            for (int j = 0; j < HIDDEN; j++) {
                var unit = leaves.subList(4 * j, 4 * j + 4);
                var hidden = unit.get(0).mul(x).add(unit.get(1).mul(y)).add(unit.get(2)).relu();
                output = output.add(unit.get(3).mul(hidden));
            }
            errors.add(output.sub(x ^ y).pow(2));
        }
    }
    return Value.mean(errors);
}
for (int step = 0; step <= 200; step++) {
    var leaves = new ArrayList<Value>();
    var error = xor(leaves);
    var slope = error.backward();
    if (step % 50 == 0) {
        IO.println("step %3d  error %.6f".formatted(step, error.data()));
    }
    for (int i = 0; i < theta.length; i++) {
        theta[i] -= 0.1 * slope.getDouble(leaves.get(i));
    }
}

Value sigmoid(Value x) {
    return Value.leaf(1).div(x.neg().exp().add(1));
}
Value sigmoidInOne(Value x) {
    double y = 1 / (1 + Math.exp(-x.data()));
    return Value.of("sigmoid", y, List.of(x), y * (1 - y));
}
var x = Value.leaf(0.7);
IO.println("%.12f".formatted(sigmoid(x).backward().getDouble(x)));
IO.println("%.12f".formatted(sigmoidInOne(x).backward().getDouble(x)));
IO.println(sigmoid(x).graph().size() + " nodes and " + sigmoidInOne(x).graph().size());
