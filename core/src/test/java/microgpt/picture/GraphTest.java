package microgpt.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import microgpt.autograd.Parameters;
import microgpt.kernels.ScalarKernels;
import microgpt.tape.Tape;
import microgpt.value.Value;
import microgpt.value.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphTest {
    private static final Value A = Value.leaf("a", 2);
    private static final Value B = Value.leaf("b", -3);

    @Test
    void everyNodeOfAnExpressionShowsDataAndGradient() {
        var graph = Graph.of(A.mul(B).named("c").add(A).relu());
        assertEquals(
                List.of(
                        new Graph.Node("", List.of("a", "data 2.0000", "grad 0.0000"), List.of(), true),
                        new Graph.Node("", List.of("b", "data -3.0000", "grad 0.0000"), List.of(), true),
                        new Graph.Node("×", List.of("c", "data -6.0000", "grad 0.0000"), List.of(0, 1), false),
                        new Graph.Node("+", List.of("data -4.0000", "grad 0.0000"), List.of(2, 0), false),
                        new Graph.Node("relu", List.of("data 0.0000", "grad 1.0000"), List.of(3), false)),
                graph.nodes());
    }

    @Test
    void graphvizReadsTheSameGraph() {
        assertEquals("""
                        digraph {
                          rankdir=LR; node [shape=record, fontname=monospace, fontsize=10];
                          n0 [label="{a|data 2.0000|grad -3.0000}", style=filled, fillcolor="#eef3f8"];
                          n1 [label="{b|data -3.0000|grad 2.0000}", style=filled, fillcolor="#eef3f8"];
                          n2 [label="{data -6.0000|grad 1.0000}"];
                          op2 [label="×", shape=circle]; op2 -> n2;
                          n0 -> op2;
                          n1 -> op2;
                        }
                        """, Graph.of(A.mul(B)).dot());
    }

    @Test
    void namesThatMeanSomethingToAWriterAreEscaped() {
        var odd = Value.leaf("{a|\"b\\<c>&", 1);
        assertTrue(
                Graph.of(odd).dot().contains("{\\{a\\|\\\"b\\\\\\<c\\>&|data"),
                Graph.of(odd).dot());
        var svg = Graph.of(odd).svg();
        assertEquals("{a|\"b\\<c>&", Drawn.words(svg).getFirst());
        assertEquals(List.of(), Drawn.faults(svg));
    }

    @Test
    void theRecordsOfATapeAreItsNodes() {
        var layout = Parameters.of("w", 2, 3);
        try (var tape = Tape.forTraining(layout.count(), new ScalarKernels())) {
            tape.parameter(0, 0.5);
            var x = tape.constant(1, 3, 1, 2, 3);
            tape.backward(tape.sum(tape.linear(x, layout.get("w", tape))));
            var graph = Graph.of(tape, layout);
            assertEquals(
                    List.of("1 leaf", "w", "2×3 at 0", "data 0.5000", "grad 1.0000"),
                    graph.nodes().get(1).lines());
            assertEquals(List.of(0, 1), graph.nodes().get(2).operands());
            assertEquals(List.of(), Drawn.faults(graph.svg()));
        }
    }

    @Test
    void aNetworksGraphIsDrawnWithoutOverlaps() {
        var numbers = new SplittableRandom(1).doubles(-1, 1).iterator();
        var w1 = Vectors.matrix("w1", 4, 3, numbers::next);
        var w2 = Vectors.matrix("w2", 3, 4, numbers::next);
        var hidden = Vectors.relu(Vectors.linear(Vectors.vector(1, -2, 0.5), w1));
        var loss = Vectors.crossEntropy(Vectors.linear(hidden, w2), 1);
        assertEquals(List.of(), Drawn.faults(Graph.of(loss).svg()));
    }

    @ParameterizedTest
    @EnumSource
    void whateverItsEdgesAGraphIsDrawnWithoutOverlaps(Graph.Flow flow) {
        for (int seed = 0; seed < 40; seed++) {
            var random = new SplittableRandom(seed);
            var nodes = new ArrayList<Graph.Node>();
            int count = random.nextInt(1, 30);
            for (int i = 0; i < count; i++) {
                int here = i;
                var operands = IntStream.range(0, Math.min(i, random.nextInt(4)))
                        .mapToObj(k -> random.nextInt(here))
                        .toList();
                var lines = IntStream.rangeClosed(0, random.nextInt(4))
                        .mapToObj("line of words "::repeat)
                        .toList();
                nodes.add(new Graph.Node(operands.isEmpty() ? "" : "an op", lines, operands, operands.isEmpty()));
            }
            var svg = new Graph("", flow, nodes).svg();
            assertEquals(List.of(), Drawn.faults(svg), "seed " + seed);
        }
    }

    @Test
    void aChainIsAsLongAsItMustBe() {
        var a = A;
        for (int i = 0; i < 2_000; i++) {
            a = a.neg();
        }
        assertTrue(Graph.of(a).svg().endsWith("</svg>\n"));
    }

    @Test
    void aNodeBeforeItsOperandIsRefused() {
        var node = new Graph.Node("", List.of("a"), List.of(0), false);
        assertThrows(IllegalArgumentException.class, () -> new Graph("", Graph.Flow.DOWN, List.of(node)));
    }

    @Test
    void anEmptyTapeIsAnEmptyDrawing() {
        try (var tape = Tape.forTraining(1, new ScalarKernels())) {
            var graph = Graph.of(tape, Parameters.of("w", 1, 1));
            assertEquals(List.of(), Drawn.words(graph.svg()));
            assertEquals(
                    "record  operation      operands     shape   offset  saved      first   gradient\n",
                    tape.describe());
        }
    }

    @Test
    void wordsOutsideTheirBoxAreFound() {
        var svg = new Svg(200, 100, "");
        svg.rect(10, 10, 50, 30, "box");
        svg.text(14, 30, "start", "ink", "too long for it");
        svg.text(190, 80, "start", "ink", "off the paper");
        svg.text(30, 80, "start", "ink", "one");
        svg.text(40, 85, "start", "ink", "two");
        svg.rect(50, 20, 50, 30, "box");
        assertEquals(
                4,
                Drawn.faults(svg.toString()).size(),
                () -> Drawn.faults(svg.toString()).toString());
    }
}
