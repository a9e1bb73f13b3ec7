/*
 * Another program for `./microgpt bench clock`: the C port of https://github.com/realies/microgpt.c, told to learn the
 * same documents by the same plan. Trains with more and more steps of 16 documents, each run a process of its own, and
 * prints the seconds it took and its loss on the held-out documents.
 *
 *   cc -O3 -march=native -DN_EMBD=64 -I FOLDER_OF_THE_PORT -o clock64 docs/benchmarks/clock.c -lm
 *   ./microgpt bench --full clock --arm 'C, 1 × 64=./clock64 {training} {held-out} {seconds}'
 */
#define main port_main
#include "microgpt_fast.c"
#undef main

enum { BATCH = 16, FIRST_STEPS = 125 };

static const char *const RATES[] = {"0.003", "0.01", "0.03"};

/* Appends the lines of a file to the port's documents. */
static void read_documents(const char *file) {
    FILE *f = fopen(file, "r");
    if (!f) { perror(file); exit(1); }
    char line[64];
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\r\n")] = 0;
        if (ndocs == MAX_DOCS || strlen(line) >= MAX_DOCLEN) { fprintf(stderr, "%s: too large\n", file); exit(1); }
        strcpy(docs[ndocs++], line);
    }
    fclose(f);
}

/* The port's vocabulary is that of all documents. */
static void make_vocabulary(void) {
    int seen[256] = {0};
    for (int d = 0; d < ndocs; d++)
        for (const char *c = docs[d]; *c; c++) seen[(unsigned char) *c] = 1;
    for (int c = 0; c < 256; c++)
        if (seen[c]) {
            if (nchars == MAX_VOCAB - 1) { fprintf(stderr, "too many characters\n"); exit(1); }
            uchars[nchars++] = (char) c;
        }
    vocab_size = nchars + 1;
}

/* The mean loss a character of a document; its gradients are added to G. */
static float learn(int doc) {
    int tokens[MAX_DOCLEN + 2];
    int n = 0;
    tokens[n++] = nchars;
    for (const char *c = docs[doc]; *c; c++) tokens[n++] = char_to_tok(*c);
    tokens[n] = nchars;
    return train_step(tokens, n > BLOCK_SIZE ? BLOCK_SIZE : n);
}

/* Trains on the documents before `until`, then prints the mean loss of those from there to `end`. */
static void run(int steps, float rate, int until, int end) {
    init_model();
    for (int i = 0; i < until; i++) doc_order[i] = i;
    shuffle_ints(doc_order, until);
    float power1 = 1, power2 = 1;
    for (int step = 0; step < steps; step++) {
        for (int i = 0; i < BATCH; i++) learn(doc_order[(int) (((long) step * BATCH + i) % until)]);
        for (int i = 0; i < NP; i++) G[i] /= BATCH;
        power1 *= 0.85f;
        power2 *= 0.99f;
        adam(rate * (1 - (float) step / steps), power1, power2);
    }
    double loss = 0;
    for (int d = until; d < end; d++) loss += learn(d) / (end - until);
    printf("loss %f\n", loss);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

/* Runs this program once more; returns its loss, and the seconds it took. */
static double measure(char **files, const char *held_out, int steps, const char *rate, double *seconds) {
    char command[4096];
    snprintf(command, sizeof command, "'%s' '%s' '%s' %s %d %s", files[0], files[1], files[2], held_out, steps, rate);
    double begin = now(), loss = 0;
    char line[64];
    FILE *out = popen(command, "r");
    while (out && fgets(line, sizeof line, out)) sscanf(line, "loss %lf", &loss);
    if (!out || pclose(out) || loss == 0) { fprintf(stderr, "failed: %s\n", command); exit(1); }
    *seconds = now() - begin;
    return loss;
}

/* TRAINING HELD_OUT SECONDS: the plan. TRAINING HELD_OUT test|rate STEPS RATE: one run of it. */
int main(int argc, char **argv) {
    if (argc != 4 && argc != 6) { fprintf(stderr, "TRAINING HELD_OUT SECONDS\n"); return 2; }
    if (argc == 6) {
        read_documents(argv[1]);
        int training = ndocs;
        read_documents(argv[2]);
        make_vocabulary();
        /* A learning rate is chosen on a tenth of what is not held out. */
        int rate = !strcmp(argv[3], "rate"), until = rate ? training - training / 10 : training;
        run(atoi(argv[4]), strtof(argv[5], NULL), until, rate ? training : ndocs);
        return 0;
    }
    double seconds = 0, most = atof(argv[3]);
    for (int steps = FIRST_STEPS; seconds < most;) {
        const char *best = NULL;
        double least = HUGE_VAL;
        for (int r = 0; r < 3; r++) {
            double loss = measure(argv, "rate", steps, RATES[r], &seconds);
            if (loss < least) { least = loss; best = RATES[r]; }
        }
        double loss = measure(argv, "test", steps, best, &seconds);
        printf("%.4f %.4f\n", seconds, loss);
        fflush(stdout);
        double more = 1.1 * most / seconds;
        steps = (int) ceil(steps * (more < 2 ? more : 2));
    }
    return 0;
}
