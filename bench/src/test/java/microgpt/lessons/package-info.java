/// The pages of docs that run: their Java is executed and what they say it prints is compared.
///
/// In a page, a fenced block `java` is run, all blocks of a page in order in one session. The next fenced block, if it
/// is
/// `text`, or `console` without a prompt, is what it prints. `java file=PATH` is an excerpt of a source of the project,
/// lines that follow one another there, and `…` in a line of its own for what is left out.
///
/// `mvn test -pl bench -am -Dtest='**/lessons/*Test' -Dsurefire.failIfNoSpecifiedTests=false -Dlessons.write` writes
/// what is printed into the pages, and the code and notebooks beside the lessons, instead of comparing them.
package microgpt.lessons;
