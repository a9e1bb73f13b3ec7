package microgpt.bench.report;

/// Where figures come from.
///
/// @param cpu the processor's name
/// @param cores how many the JVM may use
/// @param memory bytes of main memory
/// @param os name and version
/// @param jdk vendor and version
/// @param lanes the widest vectors the JDK prefers here, in bits
/// @param commit of the sources measured, with `+` behind it if they were changed; `unknown` outside a repository
public record Machine(String cpu, int cores, long memory, String os, String jdk, int lanes, String commit) {}
