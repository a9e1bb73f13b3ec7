/// A run as a whole, without a terminal: choosing engine and kernels, foreseeing memory, reading what there is to learn
/// from, training, evaluating, saving, resuming, stopping.
package microgpt.session;
