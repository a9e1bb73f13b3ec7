/// Drawings of what the engines hold: [microgpt.picture.Graph], the graph of a small expression or of
/// the records on a tape, as SVG or in Graphviz's language, and [microgpt.picture.Svg], which writes
/// any drawing. [microgpt.picture.Chart] draws curves and bars;
/// [microgpt.picture.LossDrawing] and [microgpt.picture.AttentionDrawing] draw what a model learned.
package microgpt.picture;
