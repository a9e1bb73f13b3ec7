package microgpt.check;

import java.util.function.IntFunction;
import microgpt.autograd.Expression;

/// A function of parameters, at one point: what a gradient check looks at.
///
/// @param name what a person calls it
/// @param expression the function, 1×1
/// @param parameters the point; numbers that float holds exactly
/// @param parameterName what a person calls parameter i
/// @param longestSum the most terms any operation adds up in float, forward or backward
public record Subject(
        String name, Expression expression, double[] parameters, IntFunction<String> parameterName, int longestSum) {}
