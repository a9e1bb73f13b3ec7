/// What was measured, and how it is shown: JSON in, Markdown tables and SVG charts out.
///
/// Nothing here measures, and nothing depends on a machine, a clock or a locale: the same JSON gives the same bytes.
package microgpt.bench.report;
