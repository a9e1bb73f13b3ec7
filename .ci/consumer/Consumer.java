import java.nio.file.Path;
import microgpt.checkpoint.CheckpointDirectory;
import microgpt.checkpoint.CheckpointException;
import microgpt.value.Value;

/// Uses the library from another project, which has neither picocli nor jackson.
public class Consumer {
    public static void main(String[] args) throws Exception {
        var x = Value.leaf(3);
        System.out.println("gradient " + x.mul(x).backward().getDouble(x));
        try (var directory = CheckpointDirectory.open(Path.of(args[0], "model"))) {
            System.out.println("files need nothing: " + directory.path());
        } catch (CheckpointException e) {
            System.out.println(e.getMessage());
        }
    }
}
