/// Benchmarks: each class is a question, and its doc comment asks it.
///
/// Every class can be run by JMH's own command line, `java -jar bench/target/benchmarks.jar Engines`; its annotations
/// say how long each process warms up and measures. [Bench] runs them together, their processes in turns, writes what
/// they measured as JSON and draws it.
///
/// A benchmark that compares makes sure in its set-up that what it compares gives the same answer.
package microgpt.bench;
