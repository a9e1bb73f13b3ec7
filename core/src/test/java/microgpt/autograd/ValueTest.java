package microgpt.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ValueTest {
    @Test
    void gradientsOfANodeUsedTwiceAddUp() {
        var a = Value.leaf(3);
        var b = Value.leaf(-2);
        var c = Value.leaf(5);
        var gradients = a.mul(b).add(a.mul(c)).backward();
        assertEquals(3, gradients.getDouble(a));
        assertEquals(3, gradients.getDouble(b));
        assertEquals(3, gradients.getDouble(c));
        assertEquals(6, a.mul(a).backward().getDouble(a));
    }

    @Test
    void backwardSurvivesAChainOfAMillionNodes() {
        var start = Value.leaf(1);
        var end = start;
        for (int i = 0; i < 1_000_000; i++) {
            end = end.add(1);
        }
        assertEquals(1, end.backward().getDouble(start));
    }

    @Test
    void gradientsAreAnImmutableMapOfEveryNode() {
        var a = Value.leaf("a", 2);
        var y = a.exp();
        var gradients = y.backward();
        assertEquals(2, gradients.size());
        assertEquals(1, gradients.getDouble(y));
        assertThrows(UnsupportedOperationException.class, () -> gradients.put(a, 1));
        assertThrows(UnsupportedOperationException.class, gradients::clear);
        assertThrows(
                UnsupportedOperationException.class,
                () -> gradients.reference2DoubleEntrySet().forEach(entry -> entry.setValue(1)));
    }

    @Test
    void dotIsTheSumOfProducts() {
        var a = List.of(Value.leaf(0.1), Value.leaf(-0.7));
        var b = List.of(Value.leaf(3), Value.leaf(11));
        var products = Value.sum(List.of(a.get(0).mul(b.get(0)), a.get(1).mul(b.get(1))));
        assertEquals(products.data(), Value.dot(a, b).data());
        assertEquals(11, Value.dot(a, b).backward().getDouble(a.get(1)));
    }
}
