// The code of 01-bigrams.md: open it in ./microgpt shell

var corpus = Corpus.givenNames();
IO.println(corpus.size() + " names");
IO.println(corpus.documents().subList(0, 5));

var tokenizer = Tokenizer.of(corpus);
IO.println(tokenizer.characters() + ", and BOS is " + tokenizer.bos());
IO.println(Arrays.toString(tokenizer.encodeDocument("emma")));

int V = tokenizer.vocabSize();
var counts = new int[V][V];
for (var name : corpus.documents()) {
    int[] tokens = tokenizer.encodeDocument(name);
    for (int t = 0; t + 1 < tokens.length; t++) {
        counts[tokens[t]][tokens[t + 1]]++;
    }
}
int q = tokenizer.encode("q")[0];
int u = tokenizer.encode("u")[0];
IO.println("names that begin with q: " + counts[tokenizer.bos()][q]);
IO.println("q followed by u: " + counts[q][u] + " of " + IntStream.of(counts[q]).sum());

var next = new double[V][V];
for (int token = 0; token < V; token++) {
    double sum = IntStream.of(counts[token]).sum() + V;
    next[token] = IntStream.of(counts[token]).mapToDouble(count -> (count + 1) / sum).toArray();
}
int a = tokenizer.encode("a")[0];
IO.println("a name begins with a: %.4f".formatted(next[tokenizer.bos()][a]));
IO.println("it ends after an a: %.4f".formatted(next[a][tokenizer.bos()]));

double loss(List<String> names) {
    double sum = 0;
    int n = 0;
    for (var name : names) {
        int[] tokens = tokenizer.encodeDocument(name);
        for (int t = 0; t + 1 < tokens.length; t++, n++) {
            sum -= Math.log(next[tokens[t]][tokens[t + 1]]);
        }
    }
    return sum / n;
}
IO.println("knowing nothing: ln %d = %.4f".formatted(V, Math.log(V)));
IO.println("knowing one letter: %.4f".formatted(loss(corpus.documents())));
IO.println("emma: %.4f, xqzw: %.4f".formatted(loss(List.of("emma")), loss(List.of("xqzw"))));

IO.println("%.1f of %d".formatted(Math.exp(loss(corpus.documents())), V));

Rng rng = PythonRandom.seed(42);
for (int i = 0; i < 5; i++) {
    var name = new StringBuilder();
    int token = tokenizer.bos();
    do {
        var draw = rng.choice(next[token]);
        rng = draw.next();
        token = draw.value();
        name.append(tokenizer.decode(token));
    } while (token != tokenizer.bos());
    IO.println(name);
}

double lossOfThree(List<String> seen, List<String> asked) {
    var counts = new int[V + 1][V][V];
    for (var name : seen) {
        int[] tokens = tokenizer.encodeDocument(name);
        for (int t = 0, before = V; t + 1 < tokens.length; before = tokens[t++]) {
            counts[before][tokens[t]][tokens[t + 1]]++;
        }
    }
    double sum = 0;
    int n = 0;
    for (var name : asked) {
        int[] tokens = tokenizer.encodeDocument(name);
        for (int t = 0, before = V; t + 1 < tokens.length; before = tokens[t++], n++) {
            var row = counts[before][tokens[t]];
            sum -= Math.log((row[tokens[t + 1]] + 1.0) / (IntStream.of(row).sum() + V));
        }
    }
    return sum / n;
}
var names = corpus.documents();
IO.println("the same names: %.4f".formatted(lossOfThree(names, names)));
IO.println("others: %.4f".formatted(lossOfThree(names.subList(0, 9_000), names.subList(9_000, names.size()))));
