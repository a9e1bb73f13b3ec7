package microgpt.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;

/// Where figures come from.
///
/// @param cpu the processor's name
/// @param family the numbers that tell processors of one name apart, such as `family 25, model 17`; null if unknown
/// @param cores how many the JVM may use
/// @param memory bytes of main memory
/// @param os name and version
/// @param jdk vendor and version
/// @param lanes the widest vectors the JDK prefers here, in bits
/// @param busy the share of all cores that other programs used just before; null if nobody looked
/// @param commit of the sources measured, with `+` behind it if they were changed; `unknown` outside a repository
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Machine(
        String cpu,
        String family,
        int cores,
        long memory,
        String os,
        String jdk,
        int lanes,
        Double busy,
        String commit) {}
