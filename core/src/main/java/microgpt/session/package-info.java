/// A run as a whole, without a terminal: choosing engine and kernels, foreseeing memory, reading what there is to learn
/// from, training, evaluating, saving, resuming, stopping.
///
/// Programs meet [microgpt.session.Engine], [microgpt.session.KernelChoice] and [microgpt.session.RandomSource] as
/// options of [microgpt.MicroGpt], a [microgpt.session.Watcher] where they want to know more of a training than its
/// losses, and [microgpt.session.Failure]. The rest is what `MicroGpt` and the commands are made of.
package microgpt.session;
