/// The scalar engine, which is the reference: [Value] is a double that remembers its operands and its local gradients,
/// [ValueOps] is matrices of them.
package microgpt.value;
