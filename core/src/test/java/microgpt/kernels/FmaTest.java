package microgpt.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Double arithmetic against [Math#fma], most of all where it might round twice.
class FmaTest {
    /// Bits of the three operands.
    enum Operands {
        ANY {
            @Override
            int next(SplittableRandom random, int operand) {
                return random.nextInt();
            }
        },
        /// Few bits each: many sums end halfway between two floats, or are exact.
        FEW_BITS {
            @Override
            int next(SplittableRandom random, int operand) {
                return random.nextInt() & 0x80070007 | 100 + random.nextInt(56) << 23;
            }
        },
        /// A product whose lost bits lie halfway, and an addend far below.
        HALFWAY {
            @Override
            int next(SplittableRandom random, int operand) {
                return switch (operand) {
                    case 0 -> random.nextInt() & 0x80fff000 | 0x3f000000;
                    case 1 -> random.nextInt() & 0x80fff000 | 0x3f000000;
                    default -> random.nextInt() & 0x8000000f | 60 + random.nextInt(80) << 23;
                };
            }
        },
        /// Results below the least normal float.
        DENORMAL {
            @Override
            int next(SplittableRandom random, int operand) {
                int bits = random.nextInt() & 0x807fffff;
                return operand == 2 ? bits & 0x80ffffff : bits | 44 + random.nextInt(22) << 23;
            }
        },
        /// Results around the largest float.
        OVERFLOWING {
            @Override
            int next(SplittableRandom random, int operand) {
                int bits = random.nextInt() & 0x807fffff;
                return operand == 2 ? bits | 0x7f000000 : bits | 189 + random.nextInt(3) << 23;
            }
        };

        abstract int next(SplittableRandom random, int operand);
    }

    @ParameterizedTest
    @EnumSource
    void doublesRoundOnce(Operands operands) {
        long seed = 7 + operands.ordinal();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000_000; i++) {
            check(operands.next(random, 0), operands.next(random, 1), operands.next(random, 2));
        }
    }

    @Test
    void doublesRoundOnceAtEverySpecialValue() {
        float[] special = {
            0,
            1,
            1.5f,
            3,
            0x1p-126f,
            0x1.fffffcp-127f,
            Float.MIN_VALUE,
            0x1p-75f,
            0x1p-74f,
            0x1.000002p0f,
            0x1.fffffep0f,
            0x1p-24f,
            0x1p-25f,
            0x1p24f,
            Float.MAX_VALUE,
            0x1p104f,
            0x1p103f,
            Float.POSITIVE_INFINITY,
            Float.NaN
        };
        for (float a : special) {
            for (float b : special) {
                for (float c : special) {
                    for (int signs = 0; signs < 8; signs++) {
                        check(bits(a, signs), bits(b, signs >> 1), bits(c, signs >> 2));
                    }
                }
            }
        }
    }

    /// 1 + 2⁻²⁴ is halfway between two floats, and a little less or more than that is not.
    @Test
    void aSumThatRoundsTwiceWouldBeWrong() {
        float a = 0x1.000002p0f;
        float more = 0x1p-60f;
        // 1 + 2⁻²³ squared is 1 + 2⁻²² + 2⁻⁴⁶; less the last term and 2⁻²⁴ more, it is halfway
        float c = 0x1p-24f - 0x1p-46f;
        assertEquals(0x1.000004p0f, Fma.inDouble(a, a, c));
        assertTrue(Math.fma(0x1p0f, 0x1.000002p0f, 0x1p-24f + more) == Fma.inDouble(1, 0x1.000002p0f, 0x1p-24f + more));
        assertEquals(0x1.000002p0f, Fma.inDouble(0x1p-30f, -more, 0x1.000002p0f));
    }

    private static int bits(float x, int sign) {
        return Float.floatToRawIntBits(x) | sign << 31;
    }

    private static void check(int aBits, int bBits, int cBits) {
        float a = Float.intBitsToFloat(aBits);
        float b = Float.intBitsToFloat(bBits);
        float c = Float.intBitsToFloat(cBits);
        float expected = Math.fma(a, b, c);
        float actual = Fma.inDouble(a, b, c);
        if (Float.floatToIntBits(expected) != Float.floatToIntBits(actual)) {
            assertEquals(expected, actual, () -> "%a · %a + %a".formatted(a, b, c));
            assertEquals(
                    Float.floatToIntBits(expected),
                    Float.floatToIntBits(actual),
                    () -> "%a · %a + %a".formatted(a, b, c));
        }
    }
}
