/// The tape engine: whole matrices in flat arrays of floats, one record an operation. See `docs/tape.md`.
///
/// | letter | meaning |
/// |---|---|
/// | T | rows: the tokens of a batch, documents packed one after another |
/// | C | channels (`n_embd`) |
/// | H, D | attention heads, and the width of one: C = H·D |
/// | V | vocabulary |
package microgpt.tape;
