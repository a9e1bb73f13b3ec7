/// The front door: [MicroGpt][microgpt.MicroGpt] trains a model on texts, and opens it.
package microgpt;
