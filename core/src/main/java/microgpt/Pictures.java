package microgpt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import microgpt.checkpoint.OwnFile;
import microgpt.picture.AttentionDrawing;
import microgpt.session.Engine;
import microgpt.session.Failure;
import microgpt.session.KernelChoice;
import microgpt.session.Look;

/// The pictures of a saved run, as the command `plot` writes them: `loss.svg`, the losses of its
/// `metrics.csv`, and `attention.svg`, what its model attends to in a text.
public final class Pictures {
    /// How a file begins that may be written over.
    private static final String MARK = "<svg data-made-by=\"microgpt plot\" ";

    private Pictures() {}

    /// Writes the pictures of a run; if one of them cannot take its place, none.
    ///
    /// @param model a directory that `train --out` wrote to, or a safetensors file in it
    /// @param text what the model looks at; null if its losses are all there is to draw
    /// @param directory where the pictures go, made if there is none
    /// @return the files: the losses if there are any, and attention if there is a text
    /// @throws IllegalArgumentException with one line, if the text is empty, has a character that is not in
    ///     the vocabulary, or is too long
    /// @throws Failure if something cannot be read or written, what is there is no such picture, or there is
    ///     nothing to draw
    public static List<Path> write(Path model, String text, Path directory) {
        if (text != null && text.isEmpty()) {
            throw new IllegalArgumentException("--text is empty: it takes a text to attend to");
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new Failure(directory + " is no directory: --out takes one, or the name of one to make");
        }
        var pictures = new LinkedHashMap<OwnFile, String>();
        drawn(model, text).forEach((name, picture) -> pictures.put(file(directory.resolve(name)), picture));
        try {
            for (var file : pictures.keySet()) {
                file.require();
            }
            for (var picture : pictures.entrySet()) {
                picture.getKey().write(picture.getValue().replaceFirst("<svg ", MARK));
            }
        } catch (IOException e) {
            throw new Failure(e.getMessage(), e);
        }
        return pictures.keySet().stream().map(OwnFile::path).toList();
    }

    private static OwnFile file(Path path) {
        return new OwnFile(path, MARK, "picture of this command", "--out says where else");
    }

    /// The pictures by the names of their files.
    private static Map<String, String> drawn(Path model, String text) {
        var loaded = MicroGpt.load(model, Engine.TAPE, KernelChoice.SCALAR, 1);
        var metrics = Look.file(model);
        var pictures = new LinkedHashMap<String, String>();
        if (text == null && !Files.exists(metrics)) {
            throw new Failure(metrics + " is not there, so there are no losses to draw: --text draws attention");
        }
        var looks = text == null ? Look.read(metrics) : Look.readIfThere(metrics);
        if (text == null || looks.stream().anyMatch(Look::isDrawable)) {
            pictures.put("loss.svg", Look.draw(metrics, looks));
        }
        if (text != null) {
            try {
                pictures.put("attention.svg", AttentionDrawing.svg(loaded.tokens(text), loaded.attention(text)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("--text: " + e.getMessage(), e);
            }
        }
        return pictures;
    }
}
