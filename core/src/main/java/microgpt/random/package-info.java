/// Random numbers as values: every draw returns the number and the generator that follows.
///
/// Two generators reproduce two programs draw for draw: [microgpt.random.PythonRandom] is CPython's `random`,
/// [microgpt.random.ErlangRandom] is Erlang/OTP's `rand` with the algorithm `exsss`.
///
/// A generator never changes. Keep an old one, and it draws the same numbers again; hand one to two branches of a
/// program, and neither disturbs the other; store [microgpt.random.Rng#state()], and the run continues where it stood.
///
/// Logarithms, sines and cosines come from [StrictMath], so that the numbers are the same on every machine, interpreted
/// or compiled. `Math` may round differently once the compiler replaces it with an intrinsic.
package microgpt.random;
