/// Are the gradients right? Both engines against differences of their values, and against each other.
package microgpt.check;
