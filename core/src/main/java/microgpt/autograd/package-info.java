/// Two engines that record arithmetic and walk it backward, and the one interface a model sees.
///
/// [Value] is the reference: a double, its operands, its local gradients. [Tape] is the same
/// mathematics over whole matrices in flat arrays. [Ops] is what either can do; [ValueOps] and [Tape] do it.
///
/// | letter | meaning |
/// |---|---|
/// | T | rows: the tokens of a batch, documents packed one after another |
/// | C | channels (`n_embd`) |
/// | H, D | attention heads, and the width of one: C = H·D |
/// | V | vocabulary |
package microgpt.autograd;
