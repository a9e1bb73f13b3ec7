/// Many trainings in one process: a [microgpt.sweep.Grid] of options, [microgpt.sweep.Sweep], which trains one
/// configuration of it, and [microgpt.sweep.SweepRun], which trains all of them, or a share, side by side and
/// keeps what came of it.
package microgpt.sweep;
