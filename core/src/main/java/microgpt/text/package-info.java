/// Text as a model sees it.
///
/// ```
/// Corpus, one document a line ──┐              ┌──► Documents ──────────► one after another ─┐
///                               ├─ Tokenizer ──┤                                             ├─► Examples
/// Text, one long text ──────────┘              └──► Passages ──► Windows at random places ───┘
/// ```
///
/// A [microgpt.text.Tokenizer] numbers the characters. [microgpt.text.Documents] and [microgpt.text.Passages] are
/// all of them as tokens in one array, two bytes each; both can hold out a share. A model trains on
/// [microgpt.text.Examples], whichever of the two they come from.
///
/// Bad input is an [IllegalArgumentException] whose message is one line that names the text and the place.
package microgpt.text;
