package microgpt.picture;

import java.util.List;

/// The modules, and the packages of core on their floors: each knows only those below it.
final class ModulesPicture {
    private static final double LEFT = 40;
    private static final double WIDTH = 600;
    private static final double FLOOR = 58;
    private static final double TOP = 64;

    private record Room(String name, String what, boolean isFast) {}

    private static final List<List<Room>> FLOORS = List.of(
            List.of(room("start", "what the launcher makes ready once, for a short start")),
            List.of(room("cli", "options in, lines out: all that prints, or knows a terminal")),
            List.of(room("page", "a run in one HTML file"), room("sweep", "many runs side by side")),
            List.of(room("MicroGpt", "the front door: a model from a list of strings, its answers, its insides")),
            List.of(room("session", "a run as a whole: engine and kernels, memory, train, save, resume")),
            List.of(room("check", "the gradient check"), room("checkpoint", "safetensors, atomic files")),
            List.of(room("model", "Gpt, the forward pass, written once; Trainer, Adam")),
            List.of(room("text", "corpus, tokenizer"), room("picture", "graphs and curves as SVG")),
            List.of(
                    room("value", "one object a number, double"),
                    new Room("tape", "flat arrays, float, matrices", true)),
            List.of(room("autograd", "Ops<M>: what an engine can do, with its shapes")),
            List.of(room("kernels", "Kernels, the seam; ScalarKernels, its specification; exp and log")),
            List.of(room("random", "generators that never change, as Python's and Erlang's")));

    private ModulesPicture() {}

    private static Room room(String name, String what) {
        return new Room(name, what, false);
    }

    static String svg() {
        double height = TOP + FLOORS.size() * FLOOR + 30;
        var svg = new Svg(960, height, "modules and packages");
        svg.rect(20, 16, WIDTH + 40, height - 32, "leaf");
        svg.text(36, 44, "start", "ink bold", "core");
        svg.text(80, 44, "start", "faint", "plain Java; each package knows only those below it");
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            var rooms = FLOORS.get(floor);
            double width = (WIDTH - 16 * (rooms.size() - 1)) / rooms.size();
            for (int i = 0; i < rooms.size(); i++) {
                double x = LEFT + i * (width + 16);
                double y = TOP + floor * FLOOR;
                svg.rect(x, y, width, FLOOR - 10, rooms.get(i).isFast ? "warm" : "box");
                svg.text(x + 12, y + 19, "start", "ink bold", rooms.get(i).name);
                svg.text(x + 12, y + 37, "start", "faint", rooms.get(i).what);
            }
        }
        double kernels = TOP + 10 * FLOOR;
        svg.rect(700, kernels - 30, 240, 84, "warm");
        svg.text(716, kernels - 8, "start", "ink bold", "vector-kernels");
        svg.text(716, kernels + 12, "start", "faint", "the kernels on SIMD lanes");
        svg.text(716, kernels + 30, "start", "faint", "needs jdk.incubator.vector");
        svg.arrow("M700 " + (kernels + 40) + " L642 " + (kernels + 40), "edge");
        double bench = TOP + 6 * FLOOR;
        svg.rect(700, bench, 240, 66, "box");
        svg.text(716, bench + 24, "start", "ink bold", "bench");
        svg.text(716, bench + 46, "start", "faint", "JMH: a class is a question");
        svg.arrow("M820 " + (bench + 66) + " L820 " + (kernels - 32), "edge");
        svg.arrow("M700 " + (bench + 33) + " L662 " + (bench + 33), "edge");
        return svg.toString();
    }
}
