/// Runs of the two public programs, recorded, and the tests that repeat them.
package microgpt.golden;
