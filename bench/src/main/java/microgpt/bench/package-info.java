/// Benchmarks: each [Question] is a file, and its doc comment asks it.
///
/// [Bench] asks them: it has JMH run [Timed] for each arm in processes of their own, which take turns,
/// writes what they measured as JSON and draws it. What is compared must give the same answer, which is
/// checked before it is timed.
package microgpt.bench;
