package microgpt.checkpoint;

import java.nio.ByteBuffer;

/// How a number is stored, under the format's name for it; little-endian.
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
    };

    final int bytes;

    NumberType(int bytes) {
        this.bytes = bytes;
    }

    abstract double get(ByteBuffer bytes);

    abstract void put(ByteBuffer bytes, double number);

    /// What [#get] returns after [#put].
    abstract double round(double number);
}
