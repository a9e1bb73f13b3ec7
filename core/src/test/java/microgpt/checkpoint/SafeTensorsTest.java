package microgpt.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SafeTensorsTest {
    private static final String FILE = "model.safetensors";

    private static SafeTensors read(byte[] bytes) throws CheckpointException {
        return SafeTensors.of(ByteSource.of(FILE, bytes));
    }

    private static byte[] write(Header header, SafeTensors.Supply supply) throws IOException {
        var bytes = new ByteArrayOutputStream();
        SafeTensors.write(FILE, header, supply, new Disk.Output() {
            @Override
            public void write(ByteBuffer written) {
                bytes.write(written.array(), written.arrayOffset() + written.position(), written.remaining());
            }

            @Override
            public void force() {}

            @Override
            public void close() {}
        });
        return bytes.toByteArray();
    }

    private static double[] numbers(SafeTensors file, Tensor tensor) throws CheckpointException {
        var all = new double[(int) tensor.size()];
        file.read(tensor, new CRC32C(), (from, numbers, n) -> System.arraycopy(numbers, 0, all, (int) from, n));
        return all;
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void whatIsWrittenIsReadBack(NumberType type) throws IOException {
        var random = new SplittableRandom(11);
        // a chunk is 8192 numbers: less, exactly one, more than two
        var tensors = new ArrayList<Tensor>();
        var expected = new ArrayList<double[]>();
        long end = 0;
        for (int cols : new int[] {1, 7, 1024, 2053}) {
            var tensor = Tensor.matrix("t" + cols, type, 8, cols, end);
            tensors.add(tensor);
            expected.add(random.doubles(8 * cols, -1e3, 1e3).map(type::round).toArray());
            end = tensor.end();
        }
        var texts = Map.of("empty", "", "text", "\0\n\"\\é\u2028😀\u202e");
        var bytes = write(
                Header.of(texts, tensors),
                (tensor, from, to, n) -> System.arraycopy(expected.get(tensors.indexOf(tensor)), from, to, 0, n));
        assertEquals(0, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8, "data are aligned");

        var file = read(bytes);
        assertEquals(texts, file.metadata());
        assertEquals(tensors, List.copyOf(file.tensors().values()));
        for (int i = 0; i < tensors.size(); i++) {
            assertArrayEquals(
                    expected.get(i),
                    numbers(file, tensors.get(i)),
                    tensors.get(i).name());
        }
    }

    @Test
    void filesOfOtherProgramsAreRead() throws IOException {
        // tensors in any order, white space, a scalar, an empty tensor, no metadata
        var header = """
                { "b" : {"data_offsets":[8,12],"shape":[],"dtype":"F32"}, "none":{"dtype":"F64","shape":[0,3],\
                "data_offsets":[8,8]},
                "a":{"dtype":"F64","shape":[1,1,1],"data_offsets":[0,8]}}  \s
                """;
        var bytes = Refusals.file(header, 12);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(bytes.length - 12)
                .putDouble(0.1)
                .putFloat(0.5f);
        var file = read(bytes);
        assertEquals(Map.of(), file.metadata());
        assertArrayEquals(new double[] {0.1}, numbers(file, file.tensors().get("a")));
        assertArrayEquals(new double[] {0.5}, numbers(file, file.tensors().get("b")));
        assertArrayEquals(new double[] {}, numbers(file, file.tensors().get("none")));
    }

    @Test
    void aFileCutShortAnywhereIsRefused() throws IOException {
        var tensors =
                List.of(Tensor.matrix("a", NumberType.F32, 2, 3, 0), Tensor.matrix("b", NumberType.F64, 1, 2, 24));
        var bytes = write(Header.of(Map.of("x", "y"), tensors), (_, from, to, n) -> {
            for (int i = 0; i < n; i++) {
                to[i] = from + i;
            }
        });
        read(bytes);
        for (int length = 0; length < bytes.length; length++) {
            var cut = new byte[length];
            System.arraycopy(bytes, 0, cut, 0, length);
            Refusals.message(FILE, () -> read(cut));
        }
    }

    private static Arguments header(String header, String message) {
        return Arguments.of(header, 16, message);
    }

    private static String tensor(String fields) {
        return "{\"a\":{" + fields + "}}";
    }

    static Stream<Arguments> hostileHeaders() {
        var a = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
        var b = "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}";
        var deep = "[".repeat(100_000);
        return Stream.of(
                header("", "its header is no JSON object: it is no safetensors file"),
                header("[]", "its header is no JSON object: it is no safetensors file"),
                header(" {}", "its header is no JSON object: it is no safetensors file"),
                header("{", "its header is no JSON at offset 1"),
                header("{\"a\":{\"dtype\":\"F32\",}}", "its header is no JSON at offset 20"),
                header("{\"a\":NaN}", "its header is no JSON at offset 8"),
                header("{'a':1}", "its header is no JSON at offset 1"),
                header("{\"a\n\":1}", "its header is no JSON at offset 3"),
                header("{}{}", "its header goes on after its closing brace"),
                header("{} x", "its header is no JSON at offset 3"),
                header("{}\0", "its header is no JSON at offset 2"),
                header("{\"a\":" + deep, "tensor \"a\" must be an object"),
                header(tensor("\"dtype\":" + deep), "tensor \"a\": dtype must be a text"),
                header(tensor("\"shape\":" + deep), "tensor \"a\": shape must be a list of at most 8 whole numbers"),
                header("{\"__metadata__\":{\"x\":" + deep, "__metadata__ \"x\" must be a text"),
                header("{\"__metadata__\":[]}", "__metadata__ must be an object of texts"),
                header("{\"__metadata__\":{\"x\":1}}", "__metadata__ \"x\" must be a text"),
                header("{\"__metadata__\":{\"x\":\"\",\"x\":\"\"}}", "__metadata__ has \"x\" twice"),
                header("{\"__metadata__\":{},\"__metadata__\":{}}", "its header has \"__metadata__\" twice"),
                header("{" + a + "," + a + "}", "its header has \"a\" twice"),
                header(tensor("\"dtype\":\"F32\",\"dtype\":\"F32\""), "tensor \"a\" has \"dtype\" twice"),
                header(tensor("\"shape\":[],\"data_offsets\":[0,0]"), "tensor \"a\" has no dtype"),
                header(tensor("\"dtype\":\"F32\",\"data_offsets\":[0,0]"), "tensor \"a\" has no shape"),
                header(tensor("\"dtype\":\"F32\",\"shape\":[]"), "tensor \"a\" has no data_offsets"),
                header(tensor("\"x\\n\":1"), "tensor \"a\" has a field \"x<U+000A>\", which the format has not"),
                header(
                        tensor("\"dtype\":\"I8\""),
                        "tensor \"a\" has dtype \"I8\": a model's numbers are F32, F16 or BF16"),
                header(
                        "{" + a + "," + b.formatted(4, 12) + "}",
                        "tensor \"b\" begins at byte 4 of the data, inside tensor \"a\", which ends at 8"),
                header(
                        "{" + a + "," + b.formatted(0, 8) + "}",
                        "tensor \"b\" begins at byte 0 of the data, inside tensor \"a\", which ends at 8"),
                Arguments.of(
                        "{" + a + "," + b.formatted(12, 20) + "}",
                        20,
                        "bytes 8 to 12 of the data, before tensor \"b\", belong to no tensor"),
                header(
                        "{" + a + "," + b.formatted(16, 24) + "}",
                        "bytes 8 to 16 of the data, before tensor \"b\", belong to no tensor"),
                Arguments.of(
                        "{" + a + "," + b.formatted(8, 16) + "}",
                        15,
                        "tensor \"b\" ends at byte 16 of the data, but the file has only 15 bytes of it: it has been"
                                + " cut short"),
                header("{" + a + "}", "its last 8 bytes belong to no tensor"),
                header("{}", "its last 16 bytes belong to no tensor"),
                header(
                        "{" + b.formatted(16, 8) + "}",
                        "tensor \"b\": data_offsets [16, 8] are not where it begins and ends"),
                header(
                        tensor("\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,16]"),
                        "tensor \"a\": shape [3] of F32 takes 12 bytes, but data_offsets [0, 16] are 16 apart"),
                header(
                        tensor("\"dtype\":\"F32\",\"shape\":[4611686018427387908],\"data_offsets\":[0,16]"),
                        "tensor \"a\": shape [4611686018427387908] has more numbers than any file"),
                header(
                        tensor("\"dtype\":\"F32\",\"shape\":[4294967296,4294967297],\"data_offsets\":[0,16]"),
                        "tensor \"a\": shape [4294967296, 4294967297] has more numbers than any file"),
                header(
                        tensor("\"dtype\":\"F32\",\"shape\":[2305843009213693951],"
                                + "\"data_offsets\":[0,9223372036854775804]"),
                        "tensor \"a\" ends at byte 9223372036854775804 of the data, but the file has only 16 bytes of"
                                + " it: it has been cut short"),
                header(
                        tensor("\"shape\":[-1]"),
                        "tensor \"a\": shape must be a list of at most 8 whole numbers from 0 to 9223372036854775807"),
                header(
                        tensor("\"shape\":[9223372036854775808]"),
                        "tensor \"a\": shape must be a list of at most 8 whole numbers from 0 to 9223372036854775807"),
                header(
                        tensor("\"shape\":[1,1,1,1,1,1,1,1,1]"),
                        "tensor \"a\": shape must be a list of at most 8 whole numbers from 0 to 9223372036854775807"),
                header(tensor("\"shape\":[" + "9".repeat(1000) + "]"), "a name or number in its header is too long"),
                header(tensor("\"shape\":[1.0]"), "tensor \"a\": shape must be a list of at most 8 whole numbers"),
                header(tensor("\"shape\":[1e3]"), "tensor \"a\": shape must be a list of at most 8 whole numbers"),
                header(
                        tensor("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]"),
                        "tensor \"a\": data_offsets must be a list of at most 2 whole numbers from 0 to"
                                + " 9223372036854775807"),
                header(
                        tensor("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]"),
                        "tensor \"a\": data_offsets [0] are not where it begins and ends"),
                header("{\"" + "x".repeat(5000) + "\":0}", "a name or number in its header is too long"));
    }

    @ParameterizedTest
    @MethodSource("hostileHeaders")
    void aHeaderThatIsWrongIsRefusedWithItsPlace(String header, int data, String message) {
        assertEquals(message, Refusals.message(FILE, () -> read(Refusals.file(header, data))));
    }

    @Test
    void aHeaderLongerThanTheFileIsRefusedBeforeMemoryIsAskedFor() {
        for (long length : new long[] {3, 1L << 30, 1L << 31, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            assertEquals(
                    "its header takes " + Long.toUnsignedString(length)
                            + " bytes, but only 2 follow: it has been cut short or is no safetensors file",
                    Refusals.message(FILE, () -> read(Refusals.file(length, "{}".getBytes(UTF_8), 0))));
        }
    }

    @Test
    void aHeaderLongerThanIsSensibleIsRefused() {
        int length = Header.LONGEST + 1;
        assertEquals(
                "its header has 16777217 bytes: at most 16777216 are possible",
                Refusals.message(FILE, () -> read(Refusals.file(length, new byte[length], 0))));
    }

    @Test
    void aHeaderThatIsNotUtf8IsRefusedWithItsPlace() {
        var header = new byte[] {'{', '"', (byte) 0xc3, '"', '}'};
        assertEquals(
                "its header is not UTF-8 at offset 2",
                Refusals.message(FILE, () -> read(Refusals.file(header.length, header, 0))));
    }

    @Test
    void numbersThatAreNoneAreRefusedWithTheirPlace() throws IOException {
        var tensor = Tensor.matrix("wte", NumberType.F32, 3, 4000, 0);
        var header = Header.of(Map.of(), List.of(tensor));
        var bytes = write(header, (_, _, _, _) -> {});
        var data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int start = bytes.length - 4 * 12_000;
        for (float wrong : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            data.putFloat(start + 4 * 9_001, wrong);
            var file = read(bytes);
            assertEquals(
                    "wte[2,1001] is " + wrong + ": every number must be finite",
                    Refusals.message(FILE, () -> numbers(file, tensor)));
        }
        assertEquals(
                "wte[0,3] is Infinity: every number must be finite",
                Refusals.message(FILE, () -> write(header, (_, _, to, _) -> to[3] = 1e300)));
    }

    @Test
    void aNameFromTheFileCannotDisturbTheTerminal() {
        var message = Refusals.message(FILE, () -> read(Refusals.file("{\"\\u001b[2J\\r\\n\\u202e\":1}", 0)));
        assertEquals("tensor \"<U+001B>[2J<U+000D><U+000A><U+202E>\" must be an object", message);
    }

    @Test
    void aHeaderTooLongToBeReadIsNotWritten() {
        var header = Header.of(Map.of("x", "x".repeat(Header.LONGEST)), List.of());
        assertTrue(Refusals.message(FILE, () -> write(header, null)).startsWith("its header has 167772"));
    }

    @Test
    void theLongestHeaderIsWrittenAndRead() throws IOException {
        int others = "{\"__metadata__\":{\"x\":\"\"}}".length();
        var text = "x".repeat(Header.LONGEST - others);
        var bytes = write(Header.of(Map.of("x", text), List.of()), null);
        assertEquals(Header.PREFIX + Header.LONGEST, bytes.length);
        assertTrue(text.equals(read(bytes).metadata().get("x")));
    }
}
