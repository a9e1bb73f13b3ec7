/// The program: options in, lines out. The only place that prints, or knows a terminal.
package microgpt.cli;
