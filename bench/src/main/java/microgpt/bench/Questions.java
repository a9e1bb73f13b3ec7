package microgpt.bench;

/// All questions, in the order they are asked.
enum Questions {
    STEPS(new Steps()),
    ENGINES(new Engines()),
    MATMUL(new Matmul()),
    KERNELS(new Kernels()),
    WIDTHS(new Widths()),
    GENERATION(new Generation()),
    ALLOCATION(new Allocation()),
    GROWTH(new Growth()),
    NATIVE(new Native()),
    START(new Start()),
    CLOCK(new Clock()),
    MINE(new Mine());

    final Question question;

    Questions(Question question) {
        this.question = question;
    }

    /// @throws IllegalArgumentException if none is called so
    static Question named(String name) {
        for (var one : values()) {
            if (one.toString().equals(name)) {
                return one.question;
            }
        }
        throw new IllegalArgumentException("no question is called " + name);
    }

    @Override
    public String toString() {
        return question.name();
    }
}
