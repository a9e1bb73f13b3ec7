/// Models and runs on disk: safetensors files that any program can read, written so that a crash leaves the old
/// file or the new one, whole.
///
/// Nothing read from a file is believed: every size is checked against the file before memory is asked for, and
/// what does not fit is refused with one line that names the file and the place.
///
/// Programs with an engine of their own read a model by [microgpt.checkpoint.SavedModel]; the rest is how
/// runs are saved.
package microgpt.checkpoint;
