package microgpt.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import microgpt.session.Watcher;
import org.junit.jupiter.api.Test;

class RowTest {
    @Test
    void theLossIsTheMeanOfTheLastTenthOfTheSteps() {
        var sweep = Sweep.of("n-embd=4 n-head=1 steps=20 learning-rate=0.05")
                .on(List.of("anna", "bert", "clara", "dora", "emil", "fred", "gerd", "hans", "ida", "jan"));
        var losses = new ArrayList<Double>();
        var watcher = new Watcher() {
            @Override
            public void onStep(Step step) {
                losses.add(step.loss());
            }
        };
        var row = sweep.train(1, sweep.run(1), watcher).row();
        assertEquals(20, losses.size());
        assertEquals((losses.get(18) + losses.get(19)) / 2, row.loss());
    }
}
