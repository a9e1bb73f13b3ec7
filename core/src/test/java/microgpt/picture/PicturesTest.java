package microgpt.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import microgpt.autograd.Ops;
import org.junit.jupiter.api.Test;

class PicturesTest {
    @Test
    void thePicturesInTheDocumentationAreThoseThatTheCodeDraws() throws IOException {
        var docs = Path.of("..", "docs");
        if (Boolean.getBoolean("draw")) {
            Pictures.draw(docs);
        }
        for (var picture : Pictures.all().entrySet()) {
            var file = docs.resolve(picture.getKey());
            assertEquals(picture.getValue(), Files.readString(file), () -> file + " is drawn anew by -Ddraw=true");
        }
    }

    @Test
    void noWordLeavesItsBox() {
        Pictures.all().forEach((name, svg) -> assertEquals(List.of(), Drawn.faults(svg), name));
    }

    @Test
    void everyPackageIsInThePictureOfTheModules() throws IOException, URISyntaxException {
        var words = Drawn.words(ModulesPicture.svg());
        var classes = Path.of(
                Ops.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (var packages = Files.list(classes.resolve("microgpt"))) {
            packages.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .forEach(name -> assertTrue(words.contains(name), name));
        }
    }
}
