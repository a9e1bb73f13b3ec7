package microgpt.picture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import microgpt.value.Value;

/// The pictures of the documentation, each made of a run where it shows data.
///
/// [PicturesTest] compares them with those that are committed, and draws them anew where it is told to.
final class Pictures {
    private Pictures() {}

    /// Every picture by its path within docs.
    static Map<String, String> all() {
        var pictures = new LinkedHashMap<String, String>();
        pictures.put("pictures/pairs.svg", PairsPicture.svg());
        pictures.put("pictures/temperature.svg", TemperaturePicture.svg());
        pictures.put("pictures/neuron.svg", neuron());
        pictures.put("pictures/loss.svg", LossPicture.svg());
        pictures.put("pictures/arenas.svg", ArenasPicture.svg());
        pictures.put("pictures/tile.svg", LanesPictures.tile());
        pictures.put("pictures/sum16.svg", LanesPictures.sum16());
        pictures.put("pictures/attention.svg", attention());
        pictures.put("pictures/adam.svg", AdamPicture.svg());
        pictures.put("pictures/packing.svg", PackingPicture.svg());
        pictures.put("pictures/triangle.svg", TrianglePicture.svg());
        pictures.put("pictures/heads.svg", FourHeadsPicture.svg());
        pictures.put("modules.svg", ModulesPicture.svg());
        return pictures;
    }

    /// Micrograd's neuron, two inputs, two weights and a bias, with relu.
    private static String neuron() {
        var x1 = Value.leaf("x1", 2);
        var x2 = Value.leaf("x2", 0.5);
        var w1 = Value.leaf("w1", -3);
        var w2 = Value.leaf("w2", 1);
        var b = Value.leaf("b", 6.75);
        var sum = x1.mul(w1).named("x1·w1").add(x2.mul(w2).named("x2·w2")).named("x1·w1 + x2·w2");
        return Graph.of(sum.add(b).named("n").relu().named("o")).svg();
    }

    /// What each head of the default run looks at, for one name.
    private static String attention() {
        var model = DefaultRun.get().model();
        return AttentionDrawing.svg(model.tokens("emma"), model.attention("emma"));
    }

    static void draw(Path docs) throws IOException {
        for (var picture : all().entrySet()) {
            var file = docs.resolve(picture.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, picture.getValue());
        }
    }
}
