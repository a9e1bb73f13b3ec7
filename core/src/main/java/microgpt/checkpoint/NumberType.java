package microgpt.checkpoint;

import java.nio.ByteBuffer;

/// How a number is stored, under the format's name for it; little-endian. A double holds each exactly; the short
/// ones are only read.
enum NumberType {
    F32(Float.BYTES) {
        @Override
        double get(ByteBuffer bytes) {
            return bytes.getFloat();
        }

        @Override
        void put(ByteBuffer bytes, double number) {
            bytes.putFloat((float) number);
        }

        @Override
        double round(double number) {
            return (float) number;
        }
    },
    F64(Double.BYTES) {
        @Override
        double get(ByteBuffer bytes) {
            return bytes.getDouble();
        }

        @Override
        void put(ByteBuffer bytes, double number) {
            bytes.putDouble(number);
        }

        @Override
        double round(double number) {
            return number;
        }
    },
    F16(Short.BYTES) {
        @Override
        double get(ByteBuffer bytes) {
            return Float.float16ToFloat(bytes.getShort());
        }
    },
    /// The first half of a float.
    BF16(Short.BYTES) {
        @Override
        double get(ByteBuffer bytes) {
            return Float.intBitsToFloat(bytes.getShort() << Short.SIZE);
        }
    };

    final int bytes;

    NumberType(int bytes) {
        this.bytes = bytes;
    }

    /// Whether files of ours have it; a file that has another was converted.
    boolean isWritten() {
        return this == F32 || this == F64;
    }

    abstract double get(ByteBuffer bytes);

    void put(ByteBuffer bytes, double number) {
        throw new UnsupportedOperationException(name() + " is only read");
    }

    /// What [#get] returns after [#put].
    double round(double number) {
        throw new UnsupportedOperationException(name() + " is only read");
    }
}
