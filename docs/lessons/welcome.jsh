IO.println("Try    Value.leaf(\"a\", 3).pow(2).backward()   or   Tape.forTraining(2).constant(1, 2, 3, 4)");
IO.println("Open   /open " + System.getProperty("microgpt.lessons") + "/01-bigrams.jsh");
IO.println("       and so on to 08-lanes.jsh: the code of the lessons in docs/lessons. /exit leaves.");
