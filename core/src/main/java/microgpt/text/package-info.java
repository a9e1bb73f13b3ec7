/// Text as a model sees it: a [microgpt.text.Corpus] of documents, one a line; a [microgpt.text.Tokenizer] that numbers
/// its characters; [microgpt.text.Documents], the whole corpus as tokens in one array.
///
/// Bad input is an [IllegalArgumentException] whose message is one line that names the corpus and the place.
package microgpt.text;
