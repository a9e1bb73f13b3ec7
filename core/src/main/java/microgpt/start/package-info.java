/// What the launcher does once after a build, so that every start is short.
package microgpt.start;
