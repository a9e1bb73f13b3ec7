/// One HTML page made of a run: snapshots taken while it trains, and the file that shows and computes with them.
package microgpt.page;
