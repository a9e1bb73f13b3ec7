/// The model and how it learns: its sizes, its forward pass (written once, against
/// [Ops][microgpt.autograd.Ops]), training and sampling.
package microgpt.model;
