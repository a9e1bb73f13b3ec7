/// Benchmarks: each class is a question, and its doc comment asks it.
///
/// Every class can be run by JMH's own command line, `java -jar bench/target/benchmarks.jar Engines`; its annotations
/// are the settings of a run worth publishing. [Bench] runs them together, writes what they measured as JSON and draws
/// it.
///
/// A benchmark that compares makes sure in its set-up that what it compares gives the same answer.
package microgpt.bench;
