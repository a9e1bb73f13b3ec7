package microgpt.bench;

import java.util.List;

/// All questions, in the order they are asked.
final class Questions {
    static final List<Question> ALL = List.of(
            new Steps(),
            new Engines(),
            new Matmul(),
            new Kernels(),
            new Widths(),
            new Generation(),
            new Allocation(),
            new Growth(),
            new Native(),
            new Start(),
            new Clock(),
            new Mine());

    private Questions() {}

    static List<String> names() {
        return ALL.stream().map(Question::name).toList();
    }

    /// @throws IllegalArgumentException if none is called so
    static Question named(String name) {
        return ALL.stream()
                .filter(question -> question.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no question is called " + name + ": there are " + String.join(", ", names())));
    }
}
