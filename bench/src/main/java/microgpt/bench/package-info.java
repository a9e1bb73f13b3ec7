/// JMH benchmarks: each class is a question.
package microgpt.bench;
