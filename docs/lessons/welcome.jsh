IO.println("Try    MicroGpt.onGivenNames().steps(500).train().generate(5)   or   Value.leaf(\"a\", 3).pow(2).backward()");
IO.println("Open   /open " + System.getenv("MICROGPT_LESSONS") + "/01-bigrams.jsh");
IO.println("       and so on to 08-lanes.jsh, the code of the lessons in docs/lessons" + (System.getProperty("os.name").equals("Linux") ? ": arrow up brings each. " : ". ") + "/exit leaves.");
