/// What an engine can do: [Ops], the shapes that go together, and [Expression], a computation that any engine records.
///
/// | letter | meaning |
/// |---|---|
/// | T | rows: the tokens of a batch, documents packed one after another |
/// | C | channels (`n_embd`) |
/// | H, D | attention heads, and the width of one: C = H·D |
/// | V | vocabulary |
package microgpt.autograd;
