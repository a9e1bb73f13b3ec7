/// What a tape asks of the machine: loops over flat `float[]` arrays.
///
/// | letter | meaning |
/// |---|---|
/// | T | rows: the tokens of a batch, documents packed one after another |
/// | C | channels (`n_embd`) |
/// | H, D | attention heads, and the width of one: C = H·D |
/// | V | vocabulary |
///
/// A matrix is row-major: element (i, j) of an array `x` at offset `xo` is `x[xo + i·cols + j]`.
/// Names of `add` and something more, such as `addTo` and `addMatmul`, accumulate into their target; all others
/// overwrite it, `add` itself too, and `adam` moves its arrays in place.
package microgpt.kernels;
