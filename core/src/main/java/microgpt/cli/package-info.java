/// The program: the only place that reads files it was given, prints, or knows a terminal.
package microgpt.cli;
